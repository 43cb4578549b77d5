import { elbv2Store } from "../elbv2/store.ts";
import type { World } from "../kernel/world.ts";
import { ec2Store, type LabSecurityGroup } from "./store.ts";

/** What stands in a subnet, by id, address or ARN. */
export function subnetUsers(world: World, subnetId: string): string[] {
  const { networkInterfaces, natGateways, endpoints } = world.store(ec2Store);
  const tasks = [...networkInterfaces].filter(([, one]) => one.subnetId === subnetId).map(([ip]) => ip);
  const gateways = [...natGateways.values()].filter(
    (one) => one.subnetId === subnetId && one.state !== "deleted",
  );
  const private_ = [...endpoints.values()].filter(({ subnetIds }) => subnetIds.includes(subnetId));
  const balancers = [...world.store(elbv2Store).loadBalancers.values()].filter(({ AvailabilityZones }) =>
    AvailabilityZones.some(({ SubnetId }) => SubnetId === subnetId),
  );
  return [
    ...tasks,
    ...[...gateways, ...private_].map(({ id }) => id),
    ...balancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
  ];
}

const refersTo =
  (groupId: string) =>
  ({ id, ingress, egress }: LabSecurityGroup) =>
    id !== groupId && [...ingress, ...egress].some(({ securityGroupId }) => securityGroupId === groupId);

/** What uses a security group: load balancers, tasks, endpoints, and the rules of other groups. */
export function securityGroupUsers(world: World, groupId: string): string[] {
  const { networkInterfaces, securityGroups, endpoints } = world.store(ec2Store);
  const tasks = [...networkInterfaces].filter(([, one]) => one.securityGroupIds.includes(groupId));
  const groups = [...securityGroups.values()].filter(refersTo(groupId));
  const private_ = [...endpoints.values()].filter(({ securityGroupIds }) =>
    securityGroupIds.includes(groupId),
  );
  const balancers = [...world.store(elbv2Store).loadBalancers.values()].filter(({ SecurityGroups }) =>
    SecurityGroups.includes(groupId),
  );
  return [
    ...tasks.map(([ip]) => ip),
    ...[...groups, ...private_].map(({ id }) => id),
    ...balancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
  ];
}

/** What has a public address in a VPC, and so keeps its internet gateway. */
export function publicAddresses(world: World, vpcId: string): string[] {
  const { networkInterfaces, natGateways, subnets } = world.store(ec2Store);
  const inside = (subnetId: string) => subnets.get(subnetId)?.vpcId === vpcId;
  const tasks = [...networkInterfaces].filter(([, one]) => one.publicIp && inside(one.subnetId));
  const gateways = [...natGateways.values()].filter(
    (one) => one.state !== "deleted" && one.allocationId !== undefined && inside(one.subnetId),
  );
  const balancers = [...world.store(elbv2Store).loadBalancers.values()].filter(
    ({ VpcId, Scheme }) => VpcId === vpcId && Scheme === "internet-facing",
  );
  return [
    ...tasks.map(([ip]) => ip),
    ...gateways.map(({ id }) => id),
    ...balancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
  ];
}
