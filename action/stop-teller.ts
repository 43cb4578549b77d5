import { listStoppedTasks } from "../aws/ecs-tasks.ts";
import { paint } from "../core/log-line.ts";
import { adviceOnSecret, findUnreadable } from "../core/secret-failure.ts";
import { describeStop, isUnpullable } from "../core/stopped-task.ts";
import { UserError } from "../core/user-error.ts";
import type { Session } from "./session.ts";

/** What the tasks of one revision of a service are about. */
export interface Suspect {
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
}

/** Why no further try helps: the image cannot be pulled, or a secret not be read. */
export type Hopeless = { readonly of: "image" } | { readonly of: "secret"; readonly reason: string };

/** Says why tasks stop, each reason once; answers whether they can ever start, undefined as long as there is hope. */
export type StopTeller = (suspect: Suspect) => Promise<Hopeless | undefined>;

export function createStopTeller({ clients, journal }: Session): StopTeller {
  const told = new Set<string>();
  return async ({ serviceArn, taskDefinitionArn }) => {
    const stopped = await listStoppedTasks(clients.ecs, serviceArn);
    const tasks = stopped.filter((task) => task.taskDefinitionArn === taskDefinitionArn);
    for (const reason of tasks.map(describeStop)) {
      if (!told.has(reason)) journal.say(paint("red", `✗ a task stopped: ${reason}`));
      told.add(reason);
    }
    if (isUnpullable(tasks)) return { of: "image" };
    const reason = findUnreadable(tasks);
    return reason === undefined ? undefined : { of: "secret", reason };
  };
}

/** Known within a minute or two, where ECS would try for ten. */
export class HopelessTasks extends UserError {}

/** `subject` and `outcome` are sentences' parts: what it is about, and what became of it. */
export const giveUp = (hopeless: Hopeless, subject: string, outcome: string): HopelessTasks =>
  hopeless.of === "image"
    ? new HopelessTasks(
        `${subject} cannot be pulled. ${outcome}`,
        "The image must exist, and the tasks must be allowed to pull it: from ECR of this account, or from a public registry.",
      )
    : new HopelessTasks(
        `${subject}: the tasks cannot have their secrets. ${outcome}`,
        adviceOnSecret(hopeless.reason) ?? "",
        { details: [hopeless.reason] },
      );
