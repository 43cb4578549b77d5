import { dice } from "./dice.ts";
import type { Step } from "./story.ts";

/** As in on-instances.ts: throws of their own. */
const ownThrows = 2_000_003;

/** More than the five names of one rule, and none: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const served = (app: string): readonly [readonly string[], ...(readonly string[])[]] => [
  [],
  [`a.${app}.example.com`],
  ["a", "b", "c", "d", "e", "f"].map((part) => `${part}.${app}.example.com`),
];

/** None, one that is never served, all that nobody has named, or, more often, what was served before. */
const redirected = (app: string, before: readonly string[]) =>
  [[], [`www.${app}.example.com`], [`*.${app}.example.com`], before, before] as const;

const mostNames = 10;

/**
 * In one story of four, apps have further names, some of which are only redirected. An image that is no good changes nothing else, as in
 * the rest of the story.
 */
export function giveMoreNames(seed: number, steps: readonly Step[]): readonly Step[] {
  const is = dice(seed * ownThrows);
  if (!is.chance(1 / 4)) return steps;
  const now = new Map<string, Names>();
  return steps.map((step) => {
    if (step.do !== "deploy") return step;
    const { app, image, wanted } = step;
    const before = now.get(app);
    const servedBefore = before ? [before.host, ...before.others] : [];
    const drawn = { others: is.pick(served(app)), redirected: is.pick(redirected(app, servedBefore)) };
    const stays = before && (is.chance(0.3) || ["bad", "missing"].includes(image));
    const { host } = wanted;
    const { others, ...more } = stays ? before : drawn;
    const free = more.redirected.filter((name) => name !== host && !others.includes(name));
    const names = { host, others, redirected: free.slice(0, mostNames - 1 - others.length) };
    now.set(app, names);
    return { ...step, wanted: { ...wanted, ...names } };
  });
}

/** What an app is called: the name that counts, further ones, and those that lead to the first. */
export interface Names {
  readonly host: string;
  readonly others: readonly string[];
  readonly redirected: readonly string[];
}

export const allNames = ({ host, others, redirected }: Names): readonly string[] => [
  host,
  ...others,
  ...redirected,
];
