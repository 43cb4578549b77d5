import type { World } from "../kernel/world.ts";
import { expireMessages } from "./messages.ts";
import type { Queue } from "./store.ts";

/** What GetQueueAttributes answers: the named ones, or all; names that the queue does not have are left out. */
export function readAttributes(world: World, queue: Queue, names: readonly string[]): Record<string, string> {
  const all = { ...queue.attributes, ...currentAttributes(world, queue) };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name)),
  );
}

function currentAttributes(world: World, queue: Queue): Record<string, string> {
  expireMessages(world, queue);
  const now = world.clock.now();
  const waiting = queue.messages.filter(({ visibleAt }) => visibleAt > now);
  const inFlight = waiting.filter(({ receiveCount }) => receiveCount > 0).length;
  return {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    ApproximateNumberOfMessages: String(queue.messages.length - waiting.length),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(waiting.length - inFlight),
    ...(queue.policy && { Policy: JSON.stringify(queue.policy) }),
  };
}
