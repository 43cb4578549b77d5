import { iamStore } from "../iam/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { freeAddress } from "./free-address.ts";
import { requireSecurityGroup, requireSubnet } from "./refusals.ts";
import { ec2Store, type LabInstance, type LaunchSettings } from "./store.ts";
import { newId } from "./vpcs.ts";

/** Starts an instance in the subnet, with a private address alone, as subnets without MapPublicIpOnLaunch give it. */
export function launchInstance(world: World, settings: LaunchSettings, subnetId: string): LabInstance {
  const subnet = requireSubnet(world, subnetId);
  for (const id of settings.securityGroupIds) requireSecurityGroup(world, id);
  if (settings.profileArn !== undefined && !world.store(iamStore).instanceProfiles.has(settings.profileArn))
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${settings.profileArn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`,
    );
  const { instances, networkInterfaces } = world.store(ec2Store);
  const ip = freeAddress(world, subnet);
  const { availabilityZone } = subnet;
  const instance = { ...settings, id: newId(world, "i"), ip, subnetId, availabilityZone, tags: {} };
  instances.set(instance.id, instance);
  const { securityGroupIds } = settings;
  networkInterfaces.set(ip, { securityGroupIds, subnetId, publicIp: false });
  return instance;
}

/** The instance is gone, and its interface with it. */
export function endInstance(world: World, id: string): void {
  const { instances, networkInterfaces } = world.store(ec2Store);
  const instance = instances.get(id);
  if (!instance) return;
  networkInterfaces.delete(instance.ip);
  instances.delete(id);
}
