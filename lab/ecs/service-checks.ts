import type { CapacityProviderStrategyItem, LoadBalancer, NetworkConfiguration } from "@aws-sdk/client-ecs";
import { ec2Store } from "../ec2/store.ts";
import { groupLoadBalancers } from "../elbv2/forwards.ts";
import { elbv2Store } from "../elbv2/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import type { Blueprint, LabCluster, LabTaskDefinition } from "./store.ts";
import { findTaskDefinition } from "./task-definitions.ts";

const invalid = (message: string) => new AwsError("InvalidParameterException", message);

export function usableTaskDefinition(world: World, reference: string | undefined): LabTaskDefinition {
  const found = findTaskDefinition(world, reference);
  if (!found) throw new AwsError("ClientException", "TaskDefinition not found.");
  if (found.status !== "ACTIVE") throw new AwsError("ClientException", "TaskDefinition is inactive");
  return found;
}

/** The one capacity provider of a service; undefined: Fargate. More than one is more than the lab knows. */
export function providerOf(
  strategy: readonly CapacityProviderStrategyItem[] | undefined,
  launchType: string | undefined,
): string | undefined {
  if (launchType === "EC2" || launchType === "EXTERNAL" || (strategy?.length ?? 0) > 1)
    throw invalid(`The lab knows no services of ${launchType ?? "several capacity providers"}.`);
  if (strategy?.length && launchType)
    throw invalid(
      "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
    );
  const [name] = (strategy ?? []).map(({ capacityProvider }) => capacityProvider);
  return name?.startsWith("FARGATE") ? undefined : name;
}

/** What does not go together with where the tasks are to run. */
export function checkLaunch(
  { requiresCompatibilities = [] }: LabTaskDefinition,
  { capacityProvider, networkConfiguration }: Blueprint,
  { capacityProviders }: LabCluster,
): void {
  const launchType = capacityProvider === undefined ? "FARGATE" : "EC2";
  if (requiresCompatibilities.length > 0 && !requiresCompatibilities.includes(launchType))
    throw invalid(`Task definition does not support launch_type ${launchType}.`);
  if (capacityProvider === undefined) return;
  if (!capacityProviders.includes(capacityProvider))
    throw invalid(
      `The specified capacity provider '${capacityProvider}' was not found. Specify a valid name or ARN and try again.`,
    );
  if (networkConfiguration?.awsvpcConfiguration?.assignPublicIp === "ENABLED")
    throw invalid("Assign public IP is not supported for this launch type.");
}

export function checkNetwork(world: World, network: NetworkConfiguration | undefined): void {
  const { subnets = [], securityGroups = [] } = network?.awsvpcConfiguration ?? {};
  if (subnets.length === 0)
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const ec2 = world.store(ec2Store);
  for (const id of subnets)
    if (!ec2.subnets.has(id))
      throw invalid(
        `Error retrieving subnet information for [${id}]: The subnet ID '${id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
      );
  for (const id of securityGroups)
    if (!ec2.securityGroups.has(id))
      throw invalid(
        `Error retrieving security group information for [${id}]: The security group '${id}' does not exist (ErrorCode: InvalidGroup.NotFound)`,
      );
}

function checkContainer({ containerDefinitions = [] }: LabTaskDefinition, balancer: LoadBalancer): void {
  const { containerName = "", containerPort = 0 } = balancer;
  const container = containerDefinitions.find(({ name }) => name === containerName);
  if (!container) throw invalid(`The container ${containerName} does not exist in the task definition.`);
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
    throw invalid(`The container ${containerName} did not have a container port ${containerPort} defined.`);
}

/** The words on a group without a load balancer: aws/aws-cdk#1160 and #34290. */
function checkTargetGroup(world: World, arn: string): void {
  const group = world.store(elbv2Store).targetGroups.get(arn);
  // The words for a group that is not there are a guess.
  if (!group) throw invalid(`The target group with targetGroupArn ${arn} does not exist.`);
  if (groupLoadBalancers(world, arn).length === 0)
    throw invalid(`The target group with targetGroupArn ${arn} does not have an associated load balancer.`);
  if (group.TargetType !== "ip")
    throw invalid(
      `The provided target group ${arn} has target type ${group.TargetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
    );
}

export function checkLoadBalancers(
  world: World,
  definition: LabTaskDefinition,
  balancers: readonly LoadBalancer[],
): void {
  for (const balancer of balancers) {
    checkContainer(definition, balancer);
    checkTargetGroup(world, balancer.targetGroupArn ?? "");
  }
}
