import { hash } from "./hash.ts";

interface Range {
  readonly first: number;
  readonly last: number;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
const allowed: Range = { first: 1, last: 50_000 };
/** Below and above are left to rules that people write. */
const forLogins: Range = { first: 1_000, last: 49_000 };

/** A free place: the one the app's name points at, or the next free one behind it. */
function choosePriority(app: string, taken: readonly number[], { first, last }: Range): number {
  const used = new Set(taken);
  const places = last - first + 1;
  const start = hash(app) % places;
  for (let step = 0; step < places; step += 1) {
    const priority = first + ((start + step) % places);
    if (!used.has(priority)) return priority;
  }
  throw new Error(`no priority is free on the listener, from ${first} to ${last}`);
}

/** For the app's rule on the HTTPS listener. */
export const chooseRulePriority = (app: string, taken: readonly number[]): number =>
  choosePriority(app, taken, forLogins);

/** For the app's parking rule on the HTTP listener. */
export const chooseParkingPriority = (app: string, taken: readonly number[]): number =>
  choosePriority(app, taken, allowed);
