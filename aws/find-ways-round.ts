import { appOfTags } from "../core/app-stack.ts";
import { lintListeners, type WayRound } from "../core/listener-lint.ts";
import {
  describeListeners,
  describeRules,
  type ElasticLoadBalancingV2Client,
} from "./elastic-load-balancing-v2.ts";

export type { WayRound };

export interface LintScope {
  readonly platform: string;
  readonly loadBalancerArn: string;
  /** Hosts to protect besides those of the apps' rules. */
  readonly hosts?: readonly string[];
}

/** Looks at every rule of every listener of the load balancer, ours and strangers'. */
export async function findWaysRound(
  client: ElasticLoadBalancingV2Client,
  { platform, loadBalancerArn, hosts = [] }: LintScope,
): Promise<readonly WayRound[]> {
  const listeners = [];
  for (const { arn } of (await describeListeners(client, loadBalancerArn)) ?? []) {
    const rules = await describeRules(client, arn);
    listeners.push(rules.map((rule) => ({ ...rule, ours: appOfTags(rule.tags)?.platform === platform })));
  }
  return lintListeners(listeners, hosts);
}
