import { dice } from "./dice.ts";
import type { Step } from "./story.ts";

/** Far from all seeds of stories: these throws are beside those that the rest of a story comes from. */
const ownThrows = 1_000_003;

/**
 * In one story of eight, apps are put on EC2 instances, there and back. An image that is no good changes nothing else, as in the rest
 * of the story.
 */
export function putOnInstances(seed: number, steps: readonly Step[]): readonly Step[] {
  const is = dice(seed * ownThrows);
  if (!is.chance(1 / 8)) return steps;
  const now = new Map<string, boolean>();
  return steps.map((step) => {
    if (step.do !== "deploy") return step;
    const before = now.get(step.app);
    const moves = before === undefined ? is.chance(0.6) : is.chance(0.3);
    const stays = before !== undefined && ["bad", "missing"].includes(step.image);
    const isOnInstances = moves && !stays ? !before : (before ?? false);
    now.set(step.app, isOnInstances);
    return { ...step, wanted: { ...step.wanted, isOnInstances } };
  });
}
