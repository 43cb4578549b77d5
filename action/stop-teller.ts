import { listStoppedTasks } from "../aws/ecs-tasks.ts";
import { paint } from "../core/log-line.ts";
import { describeStop, isUnpullable } from "../core/stopped-task.ts";
import { UserError } from "../core/user-error.ts";
import type { Session } from "./session.ts";

/** What the tasks of one revision of a service are about. */
export interface Suspect {
  readonly serviceArn: string;
  readonly taskDefinitionArn: string;
}

/** Says why tasks stop, each reason once; answers whether the image can ever be had. */
export type StopTeller = (suspect: Suspect) => Promise<"hopeful" | "unpullable">;

export function createStopTeller({ clients, journal }: Session): StopTeller {
  const told = new Set<string>();
  return async ({ serviceArn, taskDefinitionArn }) => {
    const stopped = await listStoppedTasks(clients.ecs, serviceArn);
    const tasks = stopped.filter((task) => task.taskDefinitionArn === taskDefinitionArn);
    for (const reason of tasks.map(describeStop)) {
      if (!told.has(reason)) journal.say(paint("red", `✗ a task stopped: ${reason}`));
      told.add(reason);
    }
    return isUnpullable(tasks) ? "unpullable" : "hopeful";
  };
}

/** Known within a minute or two, where ECS would try for ten. */
export class UnpullableImage extends UserError {
  /** `subject` and `outcome` are whole sentences' parts: what cannot be pulled, and what became of it. */
  constructor(subject: string, outcome: string) {
    super(
      `${subject} cannot be pulled. ${outcome}`,
      "The image must exist, and the tasks must be allowed to pull it: from ECR of this account, or from a public registry.",
    );
  }
}
