/** A task that has stopped, and what ECS says about it. */
export interface StoppedTask {
  readonly id: string;
  readonly taskDefinitionArn: string;
  readonly stoppedAt: number;
  /** Of the task: `Task failed ELB health checks in (target-group ...)`. */
  readonly reason: string;
  /** Of the app container: `CannotPullContainerError: ...`. */
  readonly containerReason: string;
  readonly exitCode?: number;
}

/** Of a secret that is no JSON ECS quotes the first character, which is nobody's to see. */
const withoutSecret = (text: string) =>
  text.replace(/invalid character '(?:\\.|[^'])*'/g, "invalid character");

/** Why a task stopped, in one sentence; the same for tasks that stopped alike. */
export function describeStop({ reason, containerReason, exitCode }: StoppedTask): string {
  const parts = [
    reason || "stopped without a reason",
    ...(containerReason && !reason.includes(containerReason) ? [containerReason] : []),
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
  ];
  return withoutSecret(parts.join("; "));
}

/** `3 tasks stopped: Essential container in task exited; exit code 1`, the most telling first. */
export function countStops(tasks: readonly StoppedTask[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(describeStop(task), (counts.get(describeStop(task)) ?? 0) + 1);
  return [...counts]
    .filter(([text]) => !isOrderly(text))
    .sort(([, one], [, other]) => other - one)
    .map(([text, count]) => `${count === 1 ? "a task" : `${count} tasks`} stopped: ${text}`);
}

/** Of the tasks that stopped alike the newest, at most `most` of them; the newest first, as they come. */
export function pickTelling(tasks: readonly StoppedTask[], most: number): readonly StoppedTask[] {
  const reasons = tasks.map(describeStop);
  return tasks
    .filter((_, at) => !isOrderly(reasons[at] ?? "") && reasons.indexOf(reasons[at] ?? "") === at)
    .slice(0, most);
}

/** Stopped by ECS because it was no longer wanted: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
const isOrderly = (text: string): boolean => text.startsWith("Scaling activity initiated by");

const notThere =
  /not found|manifest unknown|manifest_unknown|name unknown|does not exist|access denied|denied: /i;

/**
 * Whether the image cannot be had, so that no further try helps: two tasks say so.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function isUnpullable(tasks: readonly StoppedTask[]): boolean {
  const refused = tasks
    .map(describeStop)
    .filter((text) => text.includes("CannotPullContainerError") && notThere.test(text));
  return refused.length >= 2;
}
