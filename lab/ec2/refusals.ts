import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { ec2Store, type LabRouteTable, type LabSecurityGroup, type LabSubnet, type LabVpc } from "./store.ts";

function required<T>(found: T | undefined, code: string, message: string): T {
  if (found !== undefined) return found;
  throw new AwsError(code, message);
}

export const requireVpc = (world: World, id = ""): LabVpc =>
  required(world.store(ec2Store).vpcs.get(id), "InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);

export const requireSubnet = (world: World, id = ""): LabSubnet =>
  required(
    world.store(ec2Store).subnets.get(id),
    "InvalidSubnetID.NotFound",
    `The subnet ID '${id}' does not exist`,
  );

export const requireRouteTable = (world: World, id = ""): LabRouteTable =>
  required(
    world.store(ec2Store).routeTables.get(id),
    "InvalidRouteTableID.NotFound",
    `The routeTable ID '${id}' does not exist`,
  );

export const requireSecurityGroup = (world: World, id = ""): LabSecurityGroup =>
  required(
    world.store(ec2Store).securityGroups.get(id),
    "InvalidGroup.NotFound",
    `The security group '${id}' does not exist`,
  );

/** Words as in aws/aws-cdk#14456. */
export const hasDependencies = (kind: string, id: string): AwsError =>
  new AwsError("DependencyViolation", `The ${kind} '${id}' has dependencies and cannot be deleted.`);
