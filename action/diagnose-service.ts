import { readLastLines } from "../aws/cloudwatch-logs.ts";
import { describeTaskDefinition } from "../aws/ecs.ts";
import { describeProgress } from "../aws/ecs-progress.ts";
import { listStoppedTasks } from "../aws/ecs-tasks.ts";
import { countStops, pickTelling, type StoppedTask } from "../core/stopped-task.ts";
import type { Session } from "./session.ts";

const mostLines = 20;
const mostTasks = 3;

interface Suspect {
  readonly serviceArn: string;
  /** Only tasks of this revision; all when left out. */
  readonly taskDefinitionArn?: string;
}

/** Where the tasks write, by the task definition itself. */
async function findLogGroup(session: Session, taskDefinitionArn: string): Promise<string | undefined> {
  const { source } = await describeTaskDefinition(session.clients.ecs, taskDefinitionArn);
  return source.containerDefinitions?.flatMap(({ logConfiguration }) => [
    logConfiguration?.options?.["awslogs-group"],
  ])[0];
}

async function readLastWords(session: Session, task: StoppedTask): Promise<readonly string[]> {
  const group = await findLogGroup(session, task.taskDefinitionArn);
  if (!group) return [];
  const fits = (stream: string) => stream.endsWith(`/${task.id}`);
  const lines = await readLastLines(session.clients.logs, group, { most: mostLines, fits });
  return lines.length > 0
    ? [`the last lines of its log (${group}):`, ...lines.map((line) => `  ${line}`)]
    : [];
}

/** Why the service does not come up: its stopped tasks' reasons, the last log lines of the newest one for each reason, ECS's own account. */
async function examine(session: Session, { serviceArn, taskDefinitionArn }: Suspect) {
  const { ecs } = session.clients;
  const stopped = await listStoppedTasks(ecs, serviceArn);
  const tasks = stopped.filter((task) => !taskDefinitionArn || task.taskDefinitionArn === taskDefinitionArn);
  const stops = countStops(tasks);
  const telling = pickTelling(tasks, mostTasks);
  const words = (await Promise.all(telling.map((task) => readLastWords(session, task)))).flat();
  if (stops.length > 0) return [...stops, ...words];
  const messages = (await describeProgress(ecs, serviceArn))?.messages ?? [];
  return [...messages.slice(0, 3), ...words];
}

/** Looking closer must never hide the failure itself. */
export async function diagnoseService(session: Session, suspect: Suspect): Promise<readonly string[]> {
  try {
    return await examine(session, suspect);
  } catch (error) {
    return [`(could not look closer: ${error instanceof Error ? error.message : String(error)})`];
  }
}
