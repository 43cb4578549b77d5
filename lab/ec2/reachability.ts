import type { World } from "../kernel/world.ts";
import { cidrHolds } from "./cidr.ts";
import { ec2Store, type LabRouteTable, type SecurityRule } from "./store.ts";

/** One end of a connection; without groups it is not filtered, without an address only 0.0.0.0/0 covers it. */
export interface Peer {
  readonly ip?: string | undefined;
  readonly securityGroupIds?: readonly string[] | undefined;
}

const coversPort = ({ protocol, fromPort, toPort }: SecurityRule, port: number) =>
  protocol === "-1" || (protocol === "tcp" && fromPort <= port && port <= toPort);

function coversPeer({ cidr, securityGroupId }: SecurityRule, { ip, securityGroupIds = [] }: Peer): boolean {
  if (securityGroupId !== undefined) return securityGroupIds.includes(securityGroupId);
  return cidr !== undefined && cidrHolds(cidr, ip);
}

interface Way {
  readonly direction: "ingress" | "egress";
  readonly own: Peer;
  readonly other: Peer;
  readonly port: number;
}

function isAllowed(world: World, { direction, own, other, port }: Way): boolean {
  if (own.securityGroupIds === undefined) return true;
  const groups = own.securityGroupIds.map((id) => world.store(ec2Store).securityGroups.get(id));
  return groups.some((group) =>
    group?.[direction].some((rule) => coversPort(rule, port) && coversPeer(rule, other)),
  );
}

/** Whether security groups let a TCP connection through: out of `from`, and into `to`. */
export function mayConnect(
  world: World,
  { from, to, port }: { readonly from: Peer; readonly to: Peer; readonly port: number },
): boolean {
  return (
    isAllowed(world, { direction: "egress", own: from, other: to, port }) &&
    isAllowed(world, { direction: "ingress", own: to, other: from, port })
  );
}

/** The table that routes a subnet: its own, or else the VPC's main one. */
export function routeTableOf(world: World, subnetId: string): LabRouteTable | undefined {
  const { routeTables, subnets } = world.store(ec2Store);
  const tables = [...routeTables.values()];
  const own = tables.find(({ associations }) => Object.values(associations).includes(subnetId));
  return own ?? tables.find(({ main, vpcId }) => main && vpcId === subnets.get(subnetId)?.vpcId);
}

/**
 * Whether a connection from the subnet gets to the internet: through an internet gateway, which takes a public
 * address, or through a NAT gateway whose own subnet has one.
 */
export function reachesInternet(world: World, subnetId: string, publicIp: boolean): boolean {
  const { internetGateways, natGateways, subnets } = world.store(ec2Store);
  const target = routeTableOf(world, subnetId)?.routes.find(
    ({ destination }) => destination === "0.0.0.0/0",
  )?.target;
  if (target === undefined) return false;
  const gateway = internetGateways.get(target);
  if (gateway) return publicIp && gateway.vpcId === subnets.get(subnetId)?.vpcId;
  const nat = natGateways.get(target);
  if (nat?.state !== "available" || nat.subnetId === subnetId) return false;
  return reachesInternet(world, nat.subnetId, nat.allocationId !== undefined);
}
