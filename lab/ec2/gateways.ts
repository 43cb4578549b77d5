import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { publicAddresses } from "./dependents.ts";
import { hasDependencies, requireSubnet, requireVpc } from "./refusals.ts";
import { ec2Store, type LabAddress, type LabGateway, type LabNatGateway, type Tags } from "./store.ts";
import { newId } from "./vpcs.ts";

export function createInternetGateway(world: World, tags: Tags): LabGateway {
  const gateway = { id: newId(world, "igw"), tags };
  world.store(ec2Store).internetGateways.set(gateway.id, gateway);
  return gateway;
}

function requireInternetGateway(world: World, id: string): LabGateway {
  const gateway = world.store(ec2Store).internetGateways.get(id);
  if (gateway) return gateway;
  throw new AwsError("InvalidInternetGatewayID.NotFound", `The internetGateway ID '${id}' does not exist`);
}

export function attachGateway(world: World, id: string, vpcId: string): void {
  const { internetGateways } = world.store(ec2Store);
  const gateway = requireInternetGateway(world, id);
  requireVpc(world, vpcId);
  if (gateway.vpcId !== undefined)
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `resource ${id} is already attached to network ${gateway.vpcId}`,
    );
  if ([...internetGateways.values()].some((other) => other.vpcId === vpcId))
    throw new AwsError("InvalidParameterValue", `Network ${vpcId} already has an internet gateway attached`);
  internetGateways.set(id, { ...gateway, vpcId });
}

/** Refuses while something in the VPC has a public address; words as in hashicorp/terraform#1303. */
export function detachGateway(world: World, vpcId: string): void {
  const { internetGateways } = world.store(ec2Store);
  const gateway = [...internetGateways.values()].find((one) => one.vpcId === vpcId);
  if (!gateway) return;
  if (publicAddresses(world, vpcId).length > 0)
    throw new AwsError(
      "DependencyViolation",
      `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  internetGateways.set(gateway.id, { id: gateway.id, tags: gateway.tags });
}

export function deleteInternetGateway(world: World, id: string): void {
  const { internetGateways } = world.store(ec2Store);
  if (internetGateways.get(id)?.vpcId !== undefined) throw hasDependencies("internetGateway", id);
  internetGateways.delete(id);
}

export function allocateAddress(world: World, tags: Tags): LabAddress {
  const octet = () => Math.floor(1 + world.random.next() * 254);
  // 198.51.100.0/24 and 203.0.113.0/24 are for documentation (RFC 5737): no such address is anybody's.
  const publicIp = `${world.random.next() < 0.5 ? "198.51.100" : "203.0.113"}.${octet()}`;
  const address = { allocationId: newId(world, "eipalloc"), publicIp, tags };
  world.store(ec2Store).addresses.set(address.allocationId, address);
  return address;
}

export function releaseAddress(world: World, publicIp: string): void {
  const { addresses, natGateways } = world.store(ec2Store);
  const address = [...addresses.values()].find((one) => one.publicIp === publicIp);
  if (!address) return;
  const users = [...natGateways.values()].filter(
    ({ allocationId, state }) => allocationId === address.allocationId && state !== "deleted",
  );
  if (users.length > 0) throw new AwsError("InvalidIPAddress.InUse", `Address ${publicIp} is in use.`);
  addresses.delete(address.allocationId);
}

export interface NatSettings {
  readonly subnetId: string;
  /** Undefined for a private one. */
  readonly allocationId?: string | undefined;
  readonly tags: Tags;
}

/** Needs an internet gateway on the VPC: "Gateway.NotAttached". */
export function createNatGateway(world: World, { subnetId, allocationId, tags }: NatSettings): LabNatGateway {
  const { addresses, natGateways, internetGateways } = world.store(ec2Store);
  const { vpcId } = requireSubnet(world, subnetId);
  const id = newId(world, "nat");
  if (allocationId !== undefined && !addresses.has(allocationId))
    throw new AwsError("InvalidAllocationID.NotFound", `The allocation ID '${allocationId}' does not exist`);
  const attached = [...internetGateways.values()].some((gateway) => gateway.vpcId === vpcId);
  if (allocationId !== undefined && !attached)
    throw new AwsError(
      "NotStabilized",
      `NatGateway ${id} is in state failed and hence failed to stabilize. Detailed failure message: Network ${vpcId} has no Internet gateway attached`,
    );
  const nat: LabNatGateway = {
    id,
    subnetId,
    ...(allocationId === undefined ? {} : { allocationId }),
    state: "available",
    createdAt: world.clock.now(),
    tags,
  };
  natGateways.set(id, nat);
  return nat;
}

/** It stays visible as deleted, as on AWS. */
export function deleteNatGateway(world: World, id: string): void {
  const { natGateways } = world.store(ec2Store);
  const nat = natGateways.get(id);
  if (nat) natGateways.set(id, { ...nat, state: "deleted" });
}
