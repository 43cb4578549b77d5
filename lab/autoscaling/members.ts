import { endInstance, launchInstance } from "../ec2/instances.ts";
import { ec2Store, type LaunchSettings } from "../ec2/store.ts";
import {
  drainContainerInstance,
  findContainerInstance,
  registerInstance,
  tasksOnInstance,
} from "../ecs/container-instances.ts";
import { ecsStore } from "../ecs/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { waitUntil } from "../kernel/clock.ts";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { autoscalingStore, type LabGroup, type Member } from "./store.ts";

export const membersOf = (world: World, groupName: string): Member[] =>
  [...world.store(autoscalingStore).members.values()].filter((member) => member.groupName === groupName);

export const stayingIn = (world: World, groupName: string): Member[] =>
  membersOf(world, groupName).filter(({ leaving }) => !leaving);

export function settingsOf(world: World, { launchTemplateId, version }: LabGroup): LaunchSettings {
  const settings = world.store(ec2Store).launchTemplates.get(launchTemplateId)?.versions[version - 1];
  if (settings) return settings;
  throw new AwsError(
    "ValidationError",
    "You must use a valid fully-formed launch template. The specified launch template, with template ID " +
      `${launchTemplateId}, does not exist.`,
  );
}

const providerOfGroup = (world: World, groupName: string) =>
  [...world.store(ecsStore).capacityProviders.values()].find((one) => one.groupName === groupName);

/** The group's subnets in turn, those with fewest instances first. */
function nextSubnet(world: World, { name, subnetIds }: LabGroup): string {
  const { instances } = world.store(ec2Store);
  const count = (subnetId: string) =>
    stayingIn(world, name).filter((member) => instances.get(member.instanceId)?.subnetId === subnetId).length;
  return [...subnetIds].sort((one, other) => count(one) - count(other))[0] ?? "";
}

/** A new instance, whose agent registers once it has booted. */
export function launchMember(world: World, group: LabGroup): Member {
  const instance = launchInstance(world, settingsOf(world, group), nextSubnet(world, group));
  const member = { instanceId: instance.id, groupName: group.name, version: group.version, leaving: false };
  world.store(autoscalingStore).members.set(instance.id, member);
  world.clock.after(momentsInSeconds.instanceRegisters * 1000, () => {
    void registerInstance(world, instance, () => providerOfGroup(world, group.name)?.name);
  });
  return member;
}

/** ECS's lifecycle hook is on the group while its capacity provider is with a cluster. */
function isHooked(world: World, groupName: string): boolean {
  const provider = providerOfGroup(world, groupName);
  if (!provider?.managedDraining) return false;
  return [...world.store(ecsStore).clusters.values()].some(({ capacityProviders }) =>
    capacityProviders.includes(provider.name),
  );
}

/** ECS sees that an instance has gone a little later than EC2 says so. */
function deregisterLater(world: World, instanceId: string): void {
  const registered = findContainerInstance(world, instanceId);
  if (!registered) return;
  world.clock.after(momentsInSeconds.instanceDeregisters * 1000, () => {
    world.store(ecsStore).containerInstances.delete(registered.arn);
  });
}

/** Takes an instance away: where ECS drains, once its tasks have gone, and otherwise with all that is on it. */
export async function endMember(world: World, member: Member): Promise<void> {
  const { members } = world.store(autoscalingStore);
  const { instanceId, groupName } = member;
  if (members.get(instanceId)?.leaving !== false) return;
  members.set(instanceId, { ...member, leaving: true });
  const registered = findContainerInstance(world, instanceId);
  if (registered && isHooked(world, groupName)) {
    drainContainerInstance(world, registered);
    const isEmpty = () => !isHooked(world, groupName) || tasksOnInstance(world, registered.arn).length === 0;
    await waitUntil(world.clock, isEmpty, { everyMs: 10_000 });
  }
  await world.clock.sleep(momentsInSeconds.instanceTerminates * 1000);
  endInstance(world, instanceId);
  members.delete(instanceId);
  deregisterLater(world, instanceId);
}

/** Brings the group to its size; those of the oldest version go first. */
export function fitSize(world: World, group: LabGroup, desired: number): Promise<unknown> {
  const staying = stayingIn(world, group.name).sort((one, other) => one.version - other.version);
  for (let count = staying.length; count < desired; count += 1) launchMember(world, group);
  const leaving = staying.slice(0, Math.max(0, staying.length - desired));
  return Promise.all(leaving.map((member) => endMember(world, member)));
}
