import { cloudFormationStore } from "../lab/cloudformation/store.ts";
import { elbv2Store, type LabRule } from "../lab/elbv2/store.ts";
import type { World } from "../lab/kernel/world.ts";
import type { Fault } from "./faults.ts";
import { allNames } from "./more-names.ts";
import type { Pushed, Wanted } from "./story.ts";

export const platform = "tools";

/** How an app was last asked to be. */
export type Wish = "none" | "deployed" | "torn down" | "stacks deleted";

export interface AppBook {
  wish: Wish;
  wanted: Wanted;
  /** Whether the last run of the Action did what it was asked, or could not because its image was no good. */
  isSettled: boolean;
  /** Whether it has its rule, and nobody has asked for anything that takes it away. */
  isWhole: boolean;
  /** Names that had their rules when the app was last settled, and that every deployment since has asked for, too. */
  names: readonly string[];
  /** Since when the tag is tracked for certain; undefined while it is not. */
  trackedSince: number | undefined;
}

export interface PushedImage {
  /** As the release parameter would have it. */
  readonly value: string;
  readonly image: Pushed;
  readonly at: number;
}

/** What was done and found in one story, kept by the players and read by the checks. */
export interface Book {
  /** That happened. */
  readonly faults: readonly Fault[];
  readonly apps: Map<string, AppBook>;
  /** ARNs of what strangers made. */
  readonly strangers: Set<string>;
  /** Rules of apps as strangers left them: until someone mends them, what they let in is the strangers' doing. */
  readonly spoilt: Map<string, LabRule>;
  isStrangerActing: boolean;
  /** Under the tag, in their order. */
  readonly pushes: PushedImage[];
  /** Images that the Action has put back by itself: nobody has asked for them. */
  readonly withdrawals: { readonly app: string; readonly value: string; readonly at: number }[];
  /** What teardowns have said that they leave: no surprise to anyone. */
  told: string;
}

const nothingWanted: Wanted = {
  ...{
    host: "",
    others: [],
    redirected: [],
    memory: "",
    isTracking: false,
    isOpen: false,
    isPrivate: false,
    isOnInstances: false,
  },
};

export const openBook = (faults: readonly Fault[]): Book => ({
  faults,
  apps: new Map(),
  strangers: new Set(),
  spoilt: new Map(),
  isStrangerActing: false,
  pushes: [],
  withdrawals: [],
  told: "",
});

export function appBook({ apps }: Book, app: string): AppBook {
  const known = apps.get(app) ?? {
    ...({ wish: "none", wanted: nothingWanted, trackedSince: undefined } as const),
    ...{ isSettled: true, isWhole: false, names: [] },
  };
  apps.set(app, known);
  return known;
}

/** The app that the rule is for, by its tags. */
export const appOfRule = ({ tags }: LabRule): string | undefined =>
  tags["gatehouse:platform"] === platform ? tags["gatehouse:name"] : undefined;

export function httpsListener(world: World) {
  return [...world.store(elbv2Store).listeners.values()].find(({ Port }) => Port === 443);
}

/** The names that a rule is for. */
export const hostsOf = ({ Conditions }: LabRule): readonly string[] =>
  Conditions.find(({ Field }) => Field === "host-header")?.HostHeaderConfig?.Values ?? [];

/** The app's rules on the HTTPS listener. */
export function rulesOfApp(world: World, app: string): readonly LabRule[] {
  const arn = httpsListener(world)?.ListenerArn;
  return [...world.store(elbv2Store).rules.values()].filter(
    (rule) => rule.ListenerArn === arn && appOfRule(rule) === app,
  );
}

/** The app has these rules: they are to stay, for the names that it is to have. */
export function keepNames(own: AppBook, rules: readonly LabRule[]): void {
  if (rules.length === 0) return;
  own.isWhole = true;
  const wanted = allNames(own.wanted);
  const named = rules.flatMap(hostsOf).filter((name) => wanted.includes(name));
  own.names = [...new Set([...own.names, ...named])];
}

export function findStack(world: World, name: string) {
  return [...world.store(cloudFormationStore).stacks.values()].find(
    ({ stackName, status }) => stackName === name && status !== "DELETE_COMPLETE",
  );
}
