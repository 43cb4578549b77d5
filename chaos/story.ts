import { type Dice, dice } from "./dice.ts";
import { giveMoreNames, type Names } from "./more-names.ts";
import { putOnInstances } from "./on-instances.ts";

/** What a deployment asks for beside its image. */
export interface Wanted extends Names {
  readonly memory: string;
  /** Whether pushes of the tag are released. */
  readonly isTracking: boolean;
  /** The platform's, which only shop names: sign-up for all, and private addresses behind a gateway. */
  readonly isOpen: boolean;
  readonly isPrivate: boolean;
  /** Whether it runs on EC2 instances, which lie behind a gateway. */
  readonly isOnInstances: boolean;
}

/** What people do, each step so many seconds after the step before has begun. */
export type Step = { readonly after: number; readonly app: string } & (
  | {
      readonly do: "deploy";
      readonly image: string;
      readonly wanted: Wanted;
      /** The runner dies at this call of the Action. */
      readonly killedAt?: number;
    }
  | { readonly do: "teardown"; readonly killedAt?: number }
  | { readonly do: "release"; readonly image: string }
  /** Under the tag that apps may track. */
  | { readonly do: "push"; readonly image: Pushed }
  | { readonly do: "delete-stacks" }
  | { readonly do: "meddle"; readonly how: Meddling }
);

export type Pushed = "good" | "bad";

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
  readonly unheard: number;
  readonly killed: number;
}

export interface Story {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly rates: Rates;
  /** Whether jobs act as the roles of github-role.yaml, and not as the administrator. */
  readonly isByRoles?: boolean;
  /** Whether the names' zone is in another account, and `dns-role-arn` says so. */
  readonly isDnsElsewhere?: boolean;
  /** Faults by id that do not happen: how a failing story gets short. */
  readonly spared?: ReadonlySet<string>;
}

/** Tags of images that come up; "bad" answers no health check, "missing" was never pushed. */
export const goodImages = ["1", "2", "3"] as const;
export const isGood = (image: string): boolean => (goodImages as readonly string[]).includes(image);

/** What the story's author knows of an app while writing. */
interface Draft {
  readonly isThere: boolean;
  readonly wanted: Wanted;
}

const firstDraft = (app: string): Draft => ({
  isThere: false,
  wanted: {
    ...{ host: `${app}.example.com`, others: [], redirected: [], memory: "512" },
    ...{ isTracking: false, isOpen: false, isPrivate: false, isOnInstances: false },
  },
});

const pauses = ({ pick, below }: Dice) => pick([below(20), below(300), 300 + below(900)]);

const deadline = (is: Dice, longest: number) => (is.chance(0.2) ? { killedAt: 1 + is.below(longest) } : {});

/** The same once more, or with something changed. */
function changed(is: Dice, app: string, wanted: Wanted): Wanted {
  const other = <T>(probability: number, now: T, choices: readonly [T, ...T[]]) =>
    is.chance(probability) ? is.pick(choices) : now;
  const owns = app === "shop";
  return {
    ...wanted,
    host: other(0.3, wanted.host, [`${app}.example.com`, `new-${app}.example.com`]),
    memory: other(0.3, wanted.memory, ["512", "1024"]),
    isTracking: other(0.5, wanted.isTracking, [true, false]),
    isOpen: owns && other(0.2, wanted.isOpen, [true, false]),
    isPrivate: owns && other(0.1, wanted.isPrivate, [true, false]),
  };
}

function deployment(is: Dice, app: string, { isThere, wanted }: Draft): Step {
  const common = { after: pauses(is), app, do: "deploy" } as const;
  if (isThere && is.chance(0.3)) return { ...common, image: is.pick(["bad", "missing"]), wanted };
  const other = changed(is, app, isThere ? wanted : firstDraft(app).wanted);
  return { ...common, image: is.pick(goodImages), wanted: other, ...deadline(is, isThere ? 40 : 60) };
}

const releasable = [...goodImages, "bad", "missing"] as const;

function nextStep(is: Dice, app: string, draft: Draft): Step {
  const die = is.below(100);
  const common = { after: pauses(is), app };
  if (!draft.isThere || die < 30) return deployment(is, app, draft);
  if (draft.wanted.isTracking && is.chance(0.5))
    return { ...common, do: "push", image: is.pick(["good", "good", "bad"]) };
  if (die < 50) return { ...common, do: "release", image: is.pick(releasable) };
  if (die < 68) return { ...common, do: "teardown", ...deadline(is, 60) };
  if (die < 75) return { ...common, do: "delete-stacks" };
  return { ...common, do: "meddle", how: is.pick(meddlings) };
}

function after(draft: Draft, step: Step): Draft {
  if (step.do === "deploy") return { isThere: true, wanted: step.wanted };
  return { ...draft, isThere: draft.isThere && step.do !== "teardown" && step.do !== "delete-stacks" };
}

function someRates({ pick }: Dice): Rates {
  return {
    lost: pick([0, 0.2, 0.6]),
    doubled: pick([0, 0.1, 0.3]),
    late: pick([0, 0.1, 0.4]),
    refused: pick([0, 0.01, 0.04]),
    unheard: pick([0, 0.04, 0.12]),
    killed: pick([0, 0.02, 0.1]),
  };
}

/** As in on-instances.ts: throws of their own. */
const ownThrowsOfAccounts = 3_000_017;

/** The story of a seed: always the same one. */
export function tellStory(seed: number): Story {
  const is = dice(seed);
  const apps: readonly [string, ...string[]] = is.chance(0.5) ? ["shop", "wiki"] : ["shop"];
  const drafts = new Map<string, Draft>();
  const steps: Step[] = [];
  for (let left = 2 + is.below(5); left > 0; left -= 1) {
    const app = is.pick(apps);
    const draft = drafts.get(app) ?? firstDraft(app);
    const step = nextStep(is, app, draft);
    drafts.set(app, after(draft, step));
    steps.push(step);
  }
  const ofAccounts = dice(seed * ownThrowsOfAccounts);
  const accounts = { isByRoles: ofAccounts.chance(1 / 12), isDnsElsewhere: ofAccounts.chance(1 / 12) };
  return { seed, steps: giveMoreNames(seed, putOnInstances(seed, steps)), rates: someRates(is), ...accounts };
}

function describeWanted({ host, memory, others, redirected, ...wanted }: Wanted): string {
  const more = {
    [`also as ${others.join(" ")}`]: others.length > 0,
    [`leads ${redirected.join(" ")} there`]: redirected.length > 0,
    "tracks the tag": wanted.isTracking,
    "sign-up for all": wanted.isOpen,
    "private addresses": wanted.isPrivate,
    "on instances": wanted.isOnInstances,
  };
  const said = Object.entries(more).flatMap(([what, holds]) => (holds ? [what] : []));
  return [host, `${memory} MiB`, ...said].join(", ");
}

function describeDeed(step: Step): string {
  const { app } = step;
  switch (step.do) {
    case "deploy":
      return `deploys ${app}: image ${step.image}, ${describeWanted(step.wanted)}`;
    case "teardown":
      return `tears ${app} down`;
    case "release":
      return `releases ${step.image} for ${app} by hand`;
    case "push":
      return `pushes a ${step.image} image under the tag`;
    case "delete-stacks":
      return `deletes the stacks of ${app} by hand`;
    case "meddle":
      return `a stranger ${step.how} (${app})`;
  }
}

export function describeStep(step: Step): string {
  const death = "killedAt" in step ? `; the runner dies at its call ${step.killedAt}` : "";
  return `+${step.after} s: ${describeDeed(step)}${death}`;
}
