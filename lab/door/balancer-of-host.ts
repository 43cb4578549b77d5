import { reachesInternet } from "../ec2/reachability.ts";
import { elbv2Store, type LabLoadBalancer } from "../elbv2/store.ts";
import type { World } from "../kernel/world.ts";
import { resolve } from "../route-53/resolve.ts";

const plainName = (name: string) =>
  name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");

/** The load balancer that DNS leads to: by its own name, or by records that point there. */
export function balancerOfHost(world: World, host: string): LabLoadBalancer | undefined {
  const name = plainName(resolve(world, host, "A")?.aliasTarget ?? host);
  return [...world.store(elbv2Store).loadBalancers.values()].find(
    ({ DNSName }) => plainName(DNSName) === name,
  );
}

/** Whether all its subnets have a way to the internet and back: its own addresses, or a NAT gateway. */
export function isOnline(world: World, { AvailabilityZones, Scheme }: LabLoadBalancer): boolean {
  const hasPublicIps = Scheme !== "internal";
  return AvailabilityZones.every(({ SubnetId = "" }) => reachesInternet(world, SubnetId, hasPublicIps));
}
