import {
  DescribeAccountLimitsCommand,
  paginateDescribeTargetGroups,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Counted, usualQuotas } from "../core/preflight/room.ts";
import type { ElasticLoadBalancingV2Client } from "./elastic-load-balancing-v2.ts";
import { unlessRefused } from "./error-code.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Limit.html */
const limitNames: Readonly<Record<keyof Counted, string>> = {
  rules: "rules-per-application-load-balancer",
  certificates: "certificates-per-application-load-balancer",
  targetGroups: "target-groups-per-application-load-balancer",
};

/** The account's quotas as they are, also where they were raised; AWS's usual ones where the job may not ask. */
export async function describeQuotas(client: ElasticLoadBalancingV2Client): Promise<Counted> {
  const request = client.send(new DescribeAccountLimitsCommand({ PageSize: 100 }));
  const answer = await unlessRefused(request, ["AccessDenied", "AccessDeniedException"]);
  const quota = (thing: keyof Counted) => {
    const max = answer?.Limits?.find(({ Name }) => Name === limitNames[thing])?.Max;
    return max ? Number(max) : usualQuotas[thing];
  };
  return {
    rules: quota("rules"),
    certificates: quota("certificates"),
    targetGroups: quota("targetGroups"),
  };
}

/** How many target groups rules of the load balancer name. */
export async function countTargetGroups(
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
): Promise<number> {
  let count = 0;
  const input = { LoadBalancerArn: loadBalancerArn };
  for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client }, input))
    count += TargetGroups.length;
  return count;
}
