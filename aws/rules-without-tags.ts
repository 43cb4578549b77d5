import {
  type ElasticLoadBalancingV2Client,
  listListeners,
  listRules,
  type PlainRule,
} from "./elastic-load-balancing-v2.ts";

/** All rules of all listeners of the load balancer. Their tags would take two more calls for each listener. */
export async function describeRulesWithoutTags(
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
): Promise<readonly PlainRule[]> {
  const listeners = (await listListeners(client, loadBalancerArn)) ?? [];
  return (await Promise.all(listeners.map(({ arn }) => listRules(client, arn)))).flat();
}
