import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Service } from "../kernel/service.ts";
import { accountLimitOperations } from "./account-limits.ts";
import { listenerOperations } from "./listener-operations.ts";
import { loadBalancerOperations } from "./load-balancer-operations.ts";
import { ruleOperations } from "./rule-operations.ts";
import { tagOperations } from "./tag-operations.ts";
import { targetGroupOperations } from "./target-group-operations.ts";
import { targetOperations } from "./target-operations.ts";

export const elbv2Service: Service = {
  signingName: "elasticloadbalancing",
  iamPrefix: "elasticloadbalancing",
  sdk,
  operations: {
    ...accountLimitOperations,
    ...loadBalancerOperations,
    ...listenerOperations,
    ...ruleOperations,
    ...targetGroupOperations,
    ...targetOperations,
    ...tagOperations,
  },
};
