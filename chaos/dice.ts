import { seededRandom } from "../lab/kernel/random.ts";

export interface Dice {
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
}

/** The same throws for the same seed. */
export function dice(seed: number): Dice {
  const random = seededRandom(seed * 2_654_435_761 + 1);
  const below = (limit: number) => Math.floor(random.next() * limit);
  const pick: Dice["pick"] = (choices) => choices[below(choices.length)] ?? choices[0];
  return { pick, below, chance: (probability) => random.next() < probability };
}
