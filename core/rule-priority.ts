import { hash } from "./hash.ts";

/** Below and above are left to rules that people write: AWS allows 1 to 50000. */
const first = 1_000;
const last = 49_000;
const places = last - first + 1;

/** A free place for an app's rule: the one its name points at, or the next free one behind it. */
export function chooseRulePriority(app: string, taken: readonly number[]): number {
  const used = new Set(taken);
  const start = hash(app) % places;
  for (let step = 0; step < places; step += 1) {
    const priority = first + ((start + step) % places);
    if (!used.has(priority)) return priority;
  }
  throw new Error("no priority is free on the HTTPS listener");
}
