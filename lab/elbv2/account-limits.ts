import type {
  DescribeAccountLimitsCommandInput,
  DescribeAccountLimitsCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../kernel/service.ts";
import { elbv2Store } from "./store.ts";

/** As the command line's documentation shows them: https://docs.aws.amazon.com/cli/latest/reference/elbv2/describe-account-limits.html */
const limits: Readonly<Record<string, number>> = {
  "target-groups": 3000,
  "targets-per-application-load-balancer": 1000,
  "listeners-per-application-load-balancer": 50,
  "condition-values-per-alb-rule": 5,
  "condition-wildcards-per-alb-rule": 5,
  "target-groups-per-application-load-balancer": 100,
  "target-groups-per-action-on-application-load-balancer": 5,
  "application-load-balancers": 50,
};

const describe = operation<DescribeAccountLimitsCommandInput, DescribeAccountLimitsCommandOutput>({
  run(_input, { world }) {
    const { rules, certificates } = world.store(elbv2Store).quotas;
    const all = {
      ...limits,
      "rules-per-application-load-balancer": rules,
      "certificates-per-application-load-balancer": certificates,
    };
    return { Limits: Object.entries(all).map(([Name, max]) => ({ Name, Max: String(max) })) };
  },
});

export const accountLimitOperations = { DescribeAccountLimits: describe };
