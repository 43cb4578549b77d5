import { type StackKind, stackContracts, stackKinds } from "../../core/stacks.ts";

export type Seconds = ReadonlyMap<StackKind, number>;

/** The longest way through the graph to a stack's end, that stack included. */
function chainTo(kind: StackKind, seconds: Seconds): number {
  const before = stackContracts[kind].after.map((other) => chainTo(other, seconds));
  return (seconds.get(kind) ?? 0) + Math.max(0, ...before);
}

/** No deployment can be quicker than this, however many stacks are made at once. */
export const criticalPath = (seconds: Seconds): number =>
  Math.max(...stackKinds.map((kind) => chainTo(kind, seconds)));

/** What it would take to make one stack after the other. */
export const sequential = (seconds: Seconds): number =>
  [...seconds.values()].reduce((sum, one) => sum + one, 0);
