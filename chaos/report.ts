import type { Ending } from "./play.ts";
import { describeStep, type Story } from "./story.ts";

/** What a seed came to. */
export interface SeedResult {
  readonly seed: number;
  readonly events: { readonly lost: number; readonly doubled: number; readonly late: number };
  /** Calls that were done, and whose answer was lost. */
  readonly unheard: number;
  readonly kills: number;
  readonly calls: number;
  /** The shortest story found that fails, as text. */
  readonly failure?: { readonly wrong: readonly string[]; readonly story: string };
}

export interface Report {
  readonly seeds: number;
  readonly failures: readonly { seed: number; wrong: readonly string[]; story: string }[];
  readonly events: SeedResult["events"];
  readonly unheard: number;
  readonly kills: number;
  readonly calls: number;
}

const clockTime = (at: number) => new Date(at).toISOString().slice(11, 19);

/** Steps, then the faults that were needed, then what was wrong. */
export function writeStory({ steps, isByRoles }: Story, { faults, wrong }: Ending): string {
  return [
    ...(isByRoles ? ["  Jobs act as the roles of github-role.yaml."] : []),
    ...steps.map((step) => `  ${describeStep(step)}`),
    ...faults.map(({ at, id }) => `  ${clockTime(at)} ${id}`),
    ...wrong.map((what) => `  WRONG: ${what}`),
  ].join("\n");
}

export function resultOf(seed: number, { faults, calls, deaths }: Ending): SeedResult {
  const count = (wanted: string) => faults.filter(({ kind }) => kind === wanted).length;
  return {
    seed,
    events: { lost: count("lost"), doubled: count("doubled"), late: count("late") },
    unheard: count("unheard"),
    kills: count("killed") + deaths,
    calls,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export function composeReport(results: readonly SeedResult[]): Report {
  const failures = results.flatMap(({ seed, failure }) => (failure ? [{ seed, ...failure }] : []));
  return {
    seeds: results.length,
    failures: failures.sort((one, other) => one.seed - other.seed),
    events: {
      lost: sum(results.map(({ events }) => events.lost)),
      doubled: sum(results.map(({ events }) => events.doubled)),
      late: sum(results.map(({ events }) => events.late)),
    },
    unheard: sum(results.map(({ unheard }) => unheard)),
    kills: sum(results.map(({ kills }) => kills)),
    calls: sum(results.map(({ calls }) => calls)),
  };
}
