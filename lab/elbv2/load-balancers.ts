import type { LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ec2Store, type LabSubnet, type Tags } from "../ec2/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { loadBalancerDefaults } from "./attributes.ts";
import { canonicalHostedZone } from "./dns.ts";
import { removeListener } from "./listener-records.ts";
import { invalid } from "./refusals.ts";
import { elbv2Store, type LabLoadBalancer } from "./store.ts";

export interface LoadBalancerSettings {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly scheme?: "internet-facing" | "internal";
  readonly tags?: Tags;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
function refuseName(name: string): void {
  if (name.length > 32) throw invalid(`Load balancer name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name) || name.startsWith("internal-"))
    throw invalid(
      `Load balancer name '${name}' can contain only characters that are alphanumeric characters and hyphens(-), cannot begin or end with a hyphen and cannot begin with 'internal-'`,
    );
}

function subnetsFor(world: World, subnetIds: readonly string[]): LabSubnet[] {
  const { subnets } = world.store(ec2Store);
  const found = subnetIds.map((id) => {
    const subnet = subnets.get(id);
    if (!subnet) throw new AwsError("SubnetNotFound", `The subnet ID '${id}' does not exist`);
    return subnet;
  });
  const zones = new Set(found.map(({ availabilityZone }) => availabilityZone));
  if (zones.size < found.length)
    throw new AwsError(
      "InvalidConfigurationRequest",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  if (zones.size < 2)
    throw invalid("At least two subnets in two different Availability Zones must be specified");
  if (new Set(found.map(({ vpcId }) => vpcId)).size > 1)
    throw new AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
  return found;
}

function refuseUnreachable(world: World, vpcId: string): void {
  const attached = [...world.store(ec2Store).internetGateways.values()].some(
    (gateway) => gateway.vpcId === vpcId,
  );
  if (!attached) throw new AwsError("InvalidSubnet", `VPC ${vpcId} has no internet gateway`);
}

/** The groups asked for, all of the VPC; without any, the VPC's default one. */
function groupsFor(world: World, vpcId: string, ids: readonly string[]): string[] {
  const { securityGroups, vpcs } = world.store(ec2Store);
  if (ids.length === 0) return [vpcs.get(vpcId)?.defaultSecurityGroupId ?? ""];
  const wrong = ids.some((id) => securityGroups.get(id)?.vpcId !== vpcId);
  if (wrong) throw new AwsError("InvalidSecurityGroup", "One or more security groups are invalid");
  return [...ids];
}

/** The same name with the same settings answers what is there, with others it is refused. */
function sameNamed(world: World, { name, subnetIds, scheme = "internet-facing" }: LoadBalancerSettings) {
  const { loadBalancers } = world.store(elbv2Store);
  const known = [...loadBalancers.values()].find(({ LoadBalancerName }) => LoadBalancerName === name);
  if (!known) return undefined;
  const subnets = known.AvailabilityZones.map(({ SubnetId }) => SubnetId ?? "");
  if (known.Scheme === scheme && [...subnets].sort().join() === [...subnetIds].sort().join()) return known;
  throw new AwsError(
    "DuplicateLoadBalancerName",
    `A load balancer with the same name '${name}' exists, but with different settings`,
  );
}

export function createLoadBalancer(world: World, settings: LoadBalancerSettings): LabLoadBalancer {
  const { name, scheme = "internet-facing" } = settings;
  refuseName(name);
  const known = sameNamed(world, settings);
  if (known) return known;
  const subnets = subnetsFor(world, settings.subnetIds);
  const vpcId = subnets[0]?.vpcId ?? "";
  if (scheme === "internet-facing") refuseUnreachable(world, vpcId);
  const number = Math.floor(1e9 + world.random.next() * 1e9);
  const balancer: LabLoadBalancer = {
    LoadBalancerArn: world.arn("elasticloadbalancing", `loadbalancer/app/${name}/${world.random.hex(16)}`),
    LoadBalancerName: name,
    DNSName: `${scheme === "internal" ? "internal-" : ""}${name}-${number}.${world.region}.elb.amazonaws.com`,
    CanonicalHostedZoneId: canonicalHostedZone(world.region),
    CreatedTime: new Date(world.clock.now()),
    Scheme: scheme,
    Type: "application",
    State: { Code: "active" },
    IpAddressType: "ipv4",
    VpcId: vpcId,
    SecurityGroups: groupsFor(world, vpcId, settings.securityGroupIds),
    AvailabilityZones: zonesOf(subnets),
    attributes: loadBalancerDefaults,
    tags: settings.tags ?? {},
  };
  world.store(elbv2Store).loadBalancers.set(balancer.LoadBalancerArn, balancer);
  return balancer;
}

const zonesOf = (subnets: readonly LabSubnet[]) =>
  subnets.map(({ id, availabilityZone }) => ({
    ZoneName: availabilityZone,
    SubnetId: id,
    LoadBalancerAddresses: [],
  }));

export const setLoadBalancer = (
  world: World,
  balancer: LabLoadBalancer,
  changes: Partial<LabLoadBalancer>,
): void => {
  world.store(elbv2Store).loadBalancers.set(balancer.LoadBalancerArn, { ...balancer, ...changes });
};

/** Takes other security groups or subnets, with the checks of creation. */
export function changePlace(
  world: World,
  balancer: LabLoadBalancer,
  { subnetIds, securityGroupIds }: Pick<LoadBalancerSettings, "subnetIds" | "securityGroupIds">,
): void {
  setLoadBalancer(world, balancer, {
    AvailabilityZones: zonesOf(subnetsFor(world, subnetIds)),
    SecurityGroups: groupsFor(world, balancer.VpcId, securityGroupIds),
  });
}

/** Deletes it with its listeners and rules; one that is not there is deleted: API_DeleteLoadBalancer. */
export function deleteLoadBalancer(world: World, arn = ""): void {
  const { loadBalancers, listeners } = world.store(elbv2Store);
  const balancer = loadBalancers.get(arn);
  if (!balancer) return;
  if (balancer.attributes["deletion_protection.enabled"] === "true")
    throw new AwsError(
      "OperationNotPermitted",
      `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
    );
  for (const listener of [...listeners.values()])
    if (listener.LoadBalancerArn === arn) removeListener(world, listener);
  loadBalancers.delete(arn);
}

export function describeLoadBalancer({
  attributes: _,
  tags: __,
  ...description
}: LabLoadBalancer): LoadBalancer {
  return description;
}
