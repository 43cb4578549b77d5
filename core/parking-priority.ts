import { hash } from "./hash.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
const highestPriority = 50_000;

/** A free place for the app's parking rule: the one its name points at, or the next free one behind it. */
export function chooseParkingPriority(name: string, taken: readonly number[]): number {
  const used = new Set(taken);
  const start = hash(name) % highestPriority;
  for (let step = 0; step < highestPriority; step += 1) {
    const priority = ((start + step) % highestPriority) + 1;
    if (!used.has(priority)) return priority;
  }
  throw new Error(`all ${highestPriority} priorities of the listener are taken`);
}
