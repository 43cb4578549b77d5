import type { NetworkConfiguration } from "@aws-sdk/client-ecs";
import { mayConnect, reachesInternet } from "../ec2/reachability.ts";
import { ec2Store, type LabSubnet } from "../ec2/store.ts";
import type { World } from "../kernel/world.ts";
import type { LabTask } from "./store.ts";

const toNumber = (ip: string) => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const toText = (ip: number) => [24, 16, 8, 0].map((bits) => Math.floor(ip / 2 ** bits) % 256).join(".");

/** The lowest free address; AWS keeps the first four and the last of a subnet to itself. */
function freeAddress(world: World, { cidr }: LabSubnet): string {
  const { networkInterfaces } = world.store(ec2Store);
  const [base = "", bits = "24"] = cidr.split("/");
  const last = toNumber(base) + 2 ** (32 - Number(bits)) - 2;
  for (let ip = toNumber(base) + 4; ip <= last; ip += 1)
    if (!networkInterfaces.has(toText(ip))) return toText(ip);
  throw new Error(`no free address in ${cidr}`);
}

export type TaskNetwork = Pick<
  LabTask,
  "ip" | "subnetId" | "availabilityZone" | "securityGroupIds" | "publicIp"
>;

/** Gives a task its network interface, in turn in each of the service's subnets. */
export function attachInterface(
  world: World,
  network: NetworkConfiguration | undefined,
  turn: number,
): TaskNetwork {
  const { subnets: ids = [], securityGroups, assignPublicIp } = network?.awsvpcConfiguration ?? {};
  const { subnets, networkInterfaces } = world.store(ec2Store);
  const subnet = subnets.get(ids[turn % Math.max(1, ids.length)] ?? "");
  if (!subnet) throw new Error(`no subnet among ${ids.join(", ")}`);
  const groups = securityGroups?.length ? securityGroups : defaultGroup(world, subnet.vpcId);
  const attached = {
    securityGroupIds: groups,
    subnetId: subnet.id,
    publicIp: assignPublicIp === "ENABLED",
  };
  const ip = freeAddress(world, subnet);
  networkInterfaces.set(ip, attached);
  return { ip, availabilityZone: subnet.availabilityZone, ...attached };
}

function defaultGroup(world: World, vpcId: string): readonly string[] {
  const group = world.store(ec2Store).vpcs.get(vpcId)?.defaultSecurityGroupId;
  return group === undefined ? [] : [group];
}

export function detachInterface(world: World, { ip }: LabTask): void {
  world.store(ec2Store).networkInterfaces.delete(ip);
}

/** An address on the internet, for those rules of a security group that look at it. */
const registryAddress = "34.205.13.154";

/** Whether the task gets to a registry: a way out of its subnet, and out of its security groups on 443. */
export function reachesRegistry(world: World, task: LabTask): boolean {
  const from = { ip: task.ip, securityGroupIds: task.securityGroupIds };
  return (
    reachesInternet(world, task.subnetId, task.publicIp) &&
    mayConnect(world, { from, to: { ip: registryAddress }, port: 443 })
  );
}
