import { hash } from "./hash.ts";

export interface PriorityRange {
  readonly first: number;
  readonly last: number;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
export const lastPriority = 50_000;
const allowed: PriorityRange = { first: 1, last: lastPriority };

/** A host condition has 128 characters at most, so 64 labels: API_HostHeaderConditionConfig. */
const placesForLabels = 140;

/**
 * Where rules of a kind belong: wildcards of so many labels, or exact hosts, which have none. An asterisk stands for any number of
 * labels, so a wildcard comes after all exact hosts, whosever they are, and after wildcards with more labels: of two that overlap, those
 * are narrower. Below 1,000 and from 49,000 on is left to rules that people write.
 */
export function rangeOf(labels: number): PriorityRange {
  if (labels === 0) return { first: 1_000, last: 39_999 };
  const last = 49_139 - placesForLabels * labels;
  return { first: last - placesForLabels + 1, last };
}

/** A free place: the one the app's name points at, or the next free one behind it. */
export function choosePriority(
  app: string,
  taken: readonly number[],
  { first, last }: PriorityRange,
): number {
  const places = last - first + 1;
  const start = hash(app);
  for (let step = 0; step < places; step += 1) {
    const priority = first + ((start + step) % places);
    if (!taken.includes(priority)) return priority;
  }
  throw new Error("no priority is free");
}

/** For the app's parking rule on the HTTP listener. */
export const chooseParkingPriority = (app: string, taken: readonly number[]): number =>
  choosePriority(app, taken, allowed);
