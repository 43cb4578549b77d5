import type { Treasure } from "../change-danger.ts";
import { conditionOf } from "../stack-status.ts";
import { digestOf } from "../template.ts";
import type { KnownStack } from "./stack-choice.ts";

type Pairs = Readonly<Record<string, string>>;

/** What a stack is to be. */
export interface DesiredStack {
  readonly name: string;
  readonly template: string;
  readonly digest: string;
  readonly parameters: Pairs;
  readonly tags: Pairs;
  /** What a change to it may replace or remove all the same. */
  readonly allowReplacement?: readonly Treasure[];
}

const holds = (some: Pairs, others: Pairs) =>
  Object.entries(others).every(([key, value]) => some[key] === value);

/** Whether the stack was last asked to be just this, whatever came of it. */
export function isAskedFor(stack: KnownStack, { digest, parameters, tags }: DesiredStack): boolean {
  return (
    digestOf(stack.description) === digest &&
    holds(stack.parameters, parameters) &&
    holds(stack.tags, tags) &&
    holds(tags, stack.tags)
  );
}

/** Whether the stack is this already, so that not even a change set is needed. */
export const isUpToDate = (stack: KnownStack, desired: DesiredStack): boolean =>
  conditionOf(stack.status) === "complete" && isAskedFor(stack, desired);
