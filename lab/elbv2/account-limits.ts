import type {
  DescribeAccountLimitsCommandInput,
  DescribeAccountLimitsCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../kernel/service.ts";

/** As the command line's documentation shows them: https://docs.aws.amazon.com/cli/latest/reference/elbv2/describe-account-limits.html */
const limits: Readonly<Record<string, number>> = {
  "target-groups": 3000,
  "targets-per-application-load-balancer": 1000,
  "listeners-per-application-load-balancer": 50,
  "rules-per-application-load-balancer": 100,
  "condition-values-per-alb-rule": 5,
  "condition-wildcards-per-alb-rule": 5,
  "target-groups-per-application-load-balancer": 100,
  "target-groups-per-action-on-application-load-balancer": 5,
  "certificates-per-application-load-balancer": 25,
  "application-load-balancers": 50,
};

const describe = operation<DescribeAccountLimitsCommandInput, DescribeAccountLimitsCommandOutput>({
  run: () => ({ Limits: Object.entries(limits).map(([Name, max]) => ({ Name, Max: String(max) })) }),
});

export const accountLimitOperations = { DescribeAccountLimits: describe };
