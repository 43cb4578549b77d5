import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  paginateListTaskDefinitions,
  type Task as SdkTask,
} from "@aws-sdk/client-ecs";
import { appContainer } from "../core/names.ts";
import type { StoppedTask } from "../core/stopped-task.ts";
import { clusterOfService } from "./ecs.ts";
import { unlessRefused } from "./error-code.ts";

function readTask(task: SdkTask): StoppedTask {
  const container = task.containers?.find(({ name }) => name === appContainer);
  return {
    id: (task.taskArn ?? "").split("/").at(-1) ?? "",
    taskDefinitionArn: task.taskDefinitionArn ?? "",
    stoppedAt: (task.stoppedAt ?? task.stoppingAt)?.getTime() ?? 0,
    reason: task.stoppedReason ?? "",
    containerReason: container?.reason ?? "",
    ...(container?.exitCode === undefined ? {} : { exitCode: container.exitCode }),
  };
}

/** The service's tasks that stopped within the last hour, newest first; ECS forgets the others. */
export async function listStoppedTasks(
  client: ECSClient,
  serviceArn: string,
): Promise<readonly StoppedTask[]> {
  const cluster = clusterOfService(serviceArn);
  const serviceName = serviceArn.split("/").at(-1);
  const request = client.send(new ListTasksCommand({ cluster, serviceName, desiredStatus: "STOPPED" }));
  const listed = await unlessRefused(request, ["ClusterNotFoundException", "ServiceNotFoundException"]);
  const tasks = listed?.taskArns ?? [];
  if (tasks.length === 0) return [];
  const described = await client.send(new DescribeTasksCommand({ cluster, tasks }));
  return (described.tasks ?? []).map(readTask).sort((one, other) => other.stoppedAt - one.stoppedAt);
}

/** The ARNs of the family's revisions, newest first; of no other family whose name starts alike. */
export async function listRevisions(
  client: ECSClient,
  family: string,
  status: "ACTIVE" | "INACTIVE",
): Promise<readonly string[]> {
  const found: string[] = [];
  const input = { familyPrefix: family, status, sort: "DESC" } as const;
  for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client }, input))
    found.push(...taskDefinitionArns);
  return found.filter((arn) => arn.includes(`:task-definition/${family}:`));
}

export async function deregisterRevision(client: ECSClient, arn: string): Promise<void> {
  await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html */
const mostAtOnce = 10;

/** Deletes deregistered revisions; ECS keeps those that tasks still run from until these have stopped. */
export async function deleteRevisions(client: ECSClient, arns: readonly string[]): Promise<void> {
  for (let start = 0; start < arns.length; start += mostAtOnce) {
    const taskDefinitions = arns.slice(start, start + mostAtOnce);
    await client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
  }
}
