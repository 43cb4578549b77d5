import type { NetworkConfiguration } from "@aws-sdk/client-ecs";
import { freeAddress } from "../ec2/free-address.ts";
import { mayConnect, reachesInternet } from "../ec2/reachability.ts";
import { ec2Store } from "../ec2/store.ts";
import type { World } from "../kernel/world.ts";
import { ecsStore, type LabTask } from "./store.ts";

export type TaskNetwork = Pick<
  LabTask,
  "ip" | "subnetId" | "availabilityZone" | "securityGroupIds" | "publicIp"
>;

/** Gives a task its network interface, in turn in each of the service's subnets, or in the one in its instance's zone. */
export function attachInterface(
  world: World,
  network: NetworkConfiguration | undefined,
  { turn, zone }: { readonly turn: number; readonly zone?: string | undefined },
): TaskNetwork {
  const { subnets: ids = [], securityGroups, assignPublicIp } = network?.awsvpcConfiguration ?? {};
  const { subnets, networkInterfaces } = world.store(ec2Store);
  const inZone = ids.filter((id) => zone === undefined || subnets.get(id)?.availabilityZone === zone);
  const subnet = subnets.get(inZone[turn % Math.max(1, inZone.length)] ?? "");
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

/** Who pulls the image: on EC2 the instance, whatever interface the task has. */
function pullerOf(world: World, task: LabTask) {
  const host = world.store(ecsStore).containerInstances.get(task.containerInstanceArn ?? "");
  const instance = world.store(ec2Store).instances.get(host?.instanceId ?? "");
  return instance ? { ...instance, publicIp: false } : task;
}

/** Whether the task gets to a registry: a way out of its subnet, and out of its security groups on 443. */
export function reachesRegistry(world: World, task: LabTask): boolean {
  const { ip, securityGroupIds, subnetId, publicIp } = pullerOf(world, task);
  const from = { ip, securityGroupIds };
  return (
    reachesInternet(world, subnetId, publicIp) &&
    mayConnect(world, { from, to: { ip: registryAddress }, port: 443 })
  );
}
