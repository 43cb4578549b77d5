import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import {
  elbv2Store,
  type LabListener,
  type LabLoadBalancer,
  type LabRule,
  type LabTargetGroup,
} from "./store.ts";

export const invalid = (message: string): AwsError => new AwsError("ValidationError", message);

/** Actions that do not go together, or with their listener. */
export const invalidAction = (message: string): AwsError =>
  new AwsError("InvalidLoadBalancerAction", message);

/** Finds by ARN or refuses with the kind's own NotFound code. */
function finder<T>(code: string, plural: string, records: (world: World) => ReadonlyMap<string, T>) {
  return (world: World, arn = ""): T => {
    const found = records(world).get(arn);
    if (found) return found;
    if (!arn.startsWith("arn:aws:elasticloadbalancing:")) throw invalid(`'${arn}' is not a valid ARN`);
    throw new AwsError(code, `One or more ${plural} not found`);
  };
}

export const requireLoadBalancer: (world: World, arn?: string) => LabLoadBalancer = finder(
  "LoadBalancerNotFound",
  "load balancers",
  (world) => world.store(elbv2Store).loadBalancers,
);
export const requireListener: (world: World, arn?: string) => LabListener = finder(
  "ListenerNotFound",
  "listeners",
  (world) => world.store(elbv2Store).listeners,
);
export const requireRule: (world: World, arn?: string) => LabRule = finder(
  "RuleNotFound",
  "rules",
  (world) => world.store(elbv2Store).rules,
);
export const requireTargetGroup: (world: World, arn?: string) => LabTargetGroup = finder(
  "TargetGroupNotFound",
  "target groups",
  (world) => world.store(elbv2Store).targetGroups,
);
