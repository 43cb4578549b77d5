import { text } from "../ec2/properties.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { ResourceRequest } from "../kernel/provider.ts";
import { elbv2Store } from "./store.ts";

/** As CloudFormation words load balancing's errors. */
export const serviceName = "ElasticLoadBalancingV2";

/**
 * The name a template gives, which must be free, or one made of stack and logical id in 32 characters
 * (`stack-Logic-1A2B3C4D5E6F`).
 */
export function generatedName(
  { world, stackName, logicalId, properties }: ResourceRequest,
  kind: "load balancer" | "target group",
): string {
  const name = text(properties, "Name");
  if (name === undefined) {
    const head = `${stackName.slice(0, 12)}-${logicalId.slice(0, 5)}`.replace(/[^A-Za-z0-9-]/g, "-");
    return `${head}-${world.random.suffix(12)}`;
  }
  const { loadBalancers, targetGroups } = world.store(elbv2Store);
  const taken =
    kind === "load balancer"
      ? [...loadBalancers.values()].map(({ LoadBalancerName }) => LoadBalancerName)
      : [...targetGroups.values()].map(({ TargetGroupName }) => TargetGroupName);
  if (taken.includes(name)) throw new AwsError("AlreadyExists", `${name} already exists`);
  return name;
}

/** What is gone already is deleted. */
export function unlessGone(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (!(error instanceof AwsError && error.code.endsWith("NotFound"))) throw error;
  }
}
