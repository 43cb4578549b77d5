import { appOnPlatform } from "../core/app-stack.ts";
import { lintListeners, type WayRound } from "../core/listener-lint.ts";
import { lastPriority } from "../core/rule-priority.ts";
import {
  describeTags,
  type ElasticLoadBalancingV2Client,
  listListeners,
  listRules,
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
  for (const { arn } of (await listListeners(client, loadBalancerArn)) ?? []) {
    const rules = await listRules(client, arn);
    const tags = await describeTags(
      client,
      rules.filter(({ priority }) => priority <= lastPriority).map((rule) => rule.arn),
    );
    listeners.push(
      rules.map((rule) => ({ ...rule, ours: appOnPlatform(platform, tags.get(rule.arn)) !== undefined })),
    );
  }
  return lintListeners(listeners, hosts);
}
