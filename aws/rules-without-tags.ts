import { paginateDescribeRules, type Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  type ElasticLoadBalancingV2Client,
  everyListener,
  type ListenerRule,
  readRule,
} from "./elastic-load-balancing-v2.ts";
import { unlessRefused } from "./error-code.ts";

async function everyRule(client: ElasticLoadBalancingV2Client, ListenerArn = ""): Promise<readonly Rule[]> {
  const found: Rule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn })) found.push(...Rules);
  return found;
}

/** All rules of all listeners of the load balancer. Their tags would take two more calls for each listener. */
export async function describeRulesWithoutTags(
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
): Promise<readonly Omit<ListenerRule, "tags">[]> {
  const listeners = await unlessRefused(everyListener(client, loadBalancerArn), ["LoadBalancerNotFound"]);
  const rules = (listeners ?? []).map(({ ListenerArn }) => everyRule(client, ListenerArn));
  return (await Promise.all(rules)).flat().map((rule) => readRule(rule, {}));
}
