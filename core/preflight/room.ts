import { kindOf } from "../app-rule.ts";
import type { Obstacle } from "../obstacle.ts";
import { mostHosts } from "../rule-packing.ts";
import { type AppNames, servedNames } from "../settings/host-names.ts";

/** What is counted against the quotas of one load balancer. */
export const countedThings = ["rules", "certificates", "targetGroups"] as const;
export type Counted = Readonly<Record<(typeof countedThings)[number], number>>;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html ; default rules and certificates are not counted. */
export const usualQuotas: Counted = { rules: 100, certificates: 25, targetGroups: 100 };

const rulesFor = (names: readonly string[]) => Math.ceil(names.length / mostHosts);

/** The parking rule, one rule for each five served names, and one for each five redirected ones of a kind: exact names, and wildcards of one depth. */
export function rulesOfApp(names: AppNames): number {
  const kinds = new Set(names.redirectFrom.map(kindOf));
  const redirecting = [...kinds].map((kind) =>
    rulesFor(names.redirectFrom.filter((name) => kindOf(name) === kind)),
  );
  return redirecting.reduce((sum, count) => sum + count, 1 + rulesFor(servedNames(names)));
}

const words: Readonly<Record<keyof Counted, { readonly what: string; readonly hint: string }>> = {
  rules: {
    what: "rules",
    hint: "Put the app on another `platform`, or have the quota `Rules per Application Load Balancer` raised in Service Quotas. An app needs one rule to park its targets, one for each five names of `domain-name` and one for each five of `redirect-from`; wildcards have rules of their own.",
  },
  certificates: {
    what: "certificates",
    hint: "Put the app on another `platform`, or have the quota `Certificates per Application Load Balancer` raised in Service Quotas. A certificate with other names stands beside the old one for a moment.",
  },
  targetGroups: {
    what: "target groups",
    hint: "Put the app on another `platform`: this quota cannot be raised.",
  },
};

export interface Room {
  readonly platform: string;
  /** On the load balancer now, of all its apps and strangers. */
  readonly used: Counted;
  /** What the deployment would add at its fullest moment. */
  readonly added: Counted;
  readonly quotas: Counted;
}

/** What the platform's load balancer has no room for. */
export const findLackOfRoom = ({ platform, used, added, quotas }: Room): readonly Obstacle[] =>
  countedThings
    .filter((thing) => added[thing] > 0 && used[thing] + added[thing] > quotas[thing])
    .map((thing) => ({
      message: `The load balancer of the platform "${platform}" has ${used[thing]} of the ${quotas[thing]} ${words[thing].what} that AWS allows it, and this deployment would add ${added[thing]}.`,
      hint: words[thing].hint,
    }));
