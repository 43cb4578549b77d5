import { seededRandom } from "../lab/kernel/random.ts";

/** What people do, each step so many seconds after the step before has begun. */
export type Step = { readonly after: number; readonly app: string } & (
  | {
      readonly do: "deploy";
      readonly image: string;
      readonly host: string;
      readonly memory: string;
      /** The runner dies at this call of the Action. */
      readonly killedAt?: number;
    }
  | { readonly do: "teardown"; readonly killedAt?: number }
  | { readonly do: "release"; readonly image: string }
  | { readonly do: "delete-stacks" }
  | { readonly do: "meddle"; readonly how: Meddling }
);

/** What strangers do to the listener and beside it. */
export const meddlings = [
  "adds a rule of its own",
  "deletes the app's rule",
  "opens the app's rule to all",
  "moves the app's rule",
  "asks for the same certificate",
] as const;
export type Meddling = (typeof meddlings)[number];

/** How likely each fault is where it may happen. */
export interface Rates {
  readonly lost: number;
  readonly doubled: number;
  readonly late: number;
  readonly refused: number;
  readonly killed: number;
}

export interface Story {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly rates: Rates;
  /** Faults by id that do not happen: how a failing story gets short. */
  readonly spared?: ReadonlySet<string>;
}

/** Images that come up; "bad" answers no health check, "missing" was never pushed. */
export const goodImages = ["1", "2", "3"] as const;
export const isGood = (image: string): boolean => (goodImages as readonly string[]).includes(image);

type Pick = <T>(choices: readonly [T, ...T[]]) => T;

interface Dice {
  readonly pick: Pick;
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
}

function dice(seed: number): Dice {
  const random = seededRandom(seed * 2_654_435_761 + 1);
  const below = (limit: number) => Math.floor(random.next() * limit);
  const pick: Pick = (choices) => choices[below(choices.length)] ?? choices[0];
  return { pick, below, chance: (probability) => random.next() < probability };
}

/** What the story's author knows of an app while writing. */
interface Draft {
  readonly isThere: boolean;
  readonly host: string;
  readonly memory: string;
}

const pauses = ({ pick, below }: Dice) => pick([below(20), below(300), 300 + below(900)]);

const deadline = (is: Dice, longest: number) => (is.chance(0.2) ? { killedAt: 1 + is.below(longest) } : {});

function deployment(is: Dice, app: string, draft: Draft): Step {
  const common = { after: pauses(is), app, do: "deploy" } as const;
  const { host, memory } = draft;
  if (!draft.isThere)
    return { ...common, image: is.pick(goodImages), host: `${app}.example.com`, memory, ...deadline(is, 60) };
  if (is.chance(0.3)) return { ...common, image: is.pick(["bad", "missing"]), host, memory };
  const otherHost = is.chance(0.3) ? is.pick([`${app}.example.com`, `new-${app}.example.com`]) : host;
  const otherMemory = is.chance(0.3) ? is.pick(["512", "1024"]) : memory;
  return { ...common, image: is.pick(goodImages), host: otherHost, memory: otherMemory, ...deadline(is, 40) };
}

const releasable = [...goodImages, "bad", "missing"] as const;

function nextStep(is: Dice, app: string, draft: Draft): Step {
  const die = is.below(100);
  const common = { after: pauses(is), app };
  if (!draft.isThere || die < 30) return deployment(is, app, draft);
  if (die < 52) return { ...common, do: "release", image: is.pick(releasable) };
  if (die < 68) return { ...common, do: "teardown", ...deadline(is, 60) };
  if (die < 75) return { ...common, do: "delete-stacks" };
  return { ...common, do: "meddle", how: is.pick(meddlings) };
}

function after(draft: Draft, step: Step): Draft {
  if (step.do === "deploy") return { isThere: true, host: step.host, memory: step.memory };
  return { ...draft, isThere: draft.isThere && step.do !== "teardown" && step.do !== "delete-stacks" };
}

function someRates({ pick }: Dice): Rates {
  return {
    lost: pick([0, 0.2, 0.6]),
    doubled: pick([0, 0.1, 0.3]),
    late: pick([0, 0.1, 0.4]),
    refused: pick([0, 0.01, 0.04]),
    killed: pick([0, 0.02, 0.1]),
  };
}

/** The story of a seed: always the same one. */
export function tellStory(seed: number): Story {
  const is = dice(seed);
  const apps: readonly [string, ...string[]] = is.chance(0.35) ? ["shop", "wiki"] : ["shop"];
  const drafts = new Map<string, Draft>();
  const steps: Step[] = [];
  for (let left = 2 + is.below(5); left > 0; left -= 1) {
    const app = is.pick(apps);
    const draft = drafts.get(app) ?? { isThere: false, host: `${app}.example.com`, memory: "512" };
    const step = nextStep(is, app, draft);
    drafts.set(app, after(draft, step));
    steps.push(step);
  }
  return { seed, steps, rates: someRates(is) };
}

export function describeStep({ after: seconds, app, ...step }: Step): string {
  const death = "killedAt" in step ? `; the runner dies at its call ${step.killedAt}` : "";
  const what = {
    deploy: () =>
      step.do === "deploy" ? `deploys ${app}: image ${step.image}, ${step.host}, ${step.memory} MiB` : "",
    teardown: () => `tears ${app} down`,
    release: () => (step.do === "release" ? `releases ${step.image} for ${app} by hand` : ""),
    "delete-stacks": () => `deletes the stacks of ${app} by hand`,
    meddle: () => (step.do === "meddle" ? `a stranger ${step.how} (${app})` : ""),
  }[step.do]();
  return `+${seconds} s: ${what}${death}`;
}
