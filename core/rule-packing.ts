import { type AppRule, kindOf } from "./app-rule.ts";
import type { ObservedRule } from "./listener-state.ts";
import { choosePriority, rangeOf } from "./rule-priority.ts";

/** "Condition values per rule", not adjustable: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
export const mostHosts = 5;

/** One rule of an app as it is to be. */
export interface PackedRule {
  /** The rule that becomes it; without one it is made. */
  readonly kept: ObservedRule | undefined;
  readonly priority: number;
  readonly actions: AppRule["actions"];
  readonly hosts: string[];
  /** Redirected hosts that it has and another rule is to have: they leave once that rule is there. */
  readonly leaving: readonly string[];
}

const rangeFor = ({ hosts }: AppRule) => rangeOf(kindOf(hosts[0] ?? ""));

/** Leaves each host in the rule that has it, puts new ones where there is room, and makes rules for the rest. */
export function packRules(
  app: string,
  rules: readonly ObservedRule[],
  wanted: readonly AppRule[],
): { readonly packed: readonly PackedRule[]; readonly spare: readonly ObservedRule[] } {
  const taken = rules.map(({ priority }) => priority);
  const homeless = new Set(wanted.flatMap(({ hosts }) => hosts));
  // A redirected host may go on being served for a moment, but a served one must not be sent to itself.
  const mayStay = wanted.flatMap(({ actions, hosts }) => (actions.length > 1 ? [] : hosts));
  let spare = rules.filter((rule) => rule.app === app).sort((one, other) => one.priority - other.priority);
  const packed: PackedRule[] = [];
  const fitting = (rule: AppRule) => {
    const { first, last } = rangeFor(rule);
    return spare.filter(({ priority }) => priority >= first && priority <= last);
  };
  const open = (rule: AppRule, kept: ObservedRule | undefined, hosts: string[]): PackedRule => {
    const priority = kept?.priority ?? choosePriority(app, taken, rangeFor(rule));
    const leaving = kept?.hosts.filter((host) => mayStay.includes(host) && !hosts.includes(host)) ?? [];
    const slot = { kept, priority, actions: rule.actions, hosts, leaving };
    taken.push(priority);
    spare = spare.filter((one) => one !== kept);
    packed.push(slot);
    return slot;
  };
  for (const rule of wanted)
    for (const kept of fitting(rule)) {
      const hosts = kept.hosts.filter((host) => rule.hosts.includes(host) && homeless.delete(host));
      if (hosts.length > 0) open(rule, kept, hosts);
    }
  for (const rule of wanted)
    for (const host of rule.hosts.filter((one) => homeless.has(one))) {
      const roomy = packed.find(
        ({ actions, hosts, leaving }) =>
          actions === rule.actions && hosts.length + leaving.length < mostHosts,
      );
      (roomy ?? open(rule, fitting(rule)[0], [])).hosts.push(host);
    }
  return { packed, spare };
}
