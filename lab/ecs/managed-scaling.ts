import { endMember, fitSize, membersOf, stayingIn } from "../autoscaling/members.ts";
import { autoscalingStore, type LabGroup } from "../autoscaling/store.ts";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { findContainerInstance, roomOn, tasksOnInstance } from "./container-instances.ts";
import { ecsStore, type LabTaskDefinition } from "./store.ts";

/** How many tasks of the definition an instance like the group's would hold, by one that is there; at least one. */
function tasksEach(world: World, group: LabGroup, definition: LabTaskDefinition): number {
  const registered = membersOf(world, group.name).flatMap(
    ({ instanceId }) => findContainerInstance(world, instanceId) ?? [],
  );
  const rooms = registered.map(
    (one) => roomOn(world, one, definition) + tasksOnInstance(world, one.arn).length,
  );
  return Math.max(1, ...rooms);
}

/** Alarms take a minute to see that tasks wait: docs, "cluster auto scaling". One step at a time, until what was launched has registered. */
export function askForInstances(
  world: World,
  providerName: string,
  { missing, definition }: { readonly missing: number; readonly definition: LabTaskDefinition },
): void {
  const provider = world.store(ecsStore).capacityProviders.get(providerName);
  const group = world.store(autoscalingStore).groups.get(provider?.groupName ?? "");
  if (!provider?.managedScaling || !group) return;
  const staying = stayingIn(world, group.name);
  if (staying.some(({ instanceId }) => !findContainerInstance(world, instanceId))) return;
  const wanted = staying.length + Math.ceil(missing / tasksEach(world, group, definition));
  const desired = Math.min(group.maxSize, wanted);
  if (desired <= staying.length) return;
  void fitSize(world, group, desired);
  shrinkLater(world, group.name);
}

/** What stands empty beyond the least goes after a quarter of an hour: docs, "cluster auto scaling". */
function shrinkLater(world: World, groupName: string): void {
  world.clock.after(momentsInSeconds.managedScaleIn * 1000, () => {
    const group = world.store(autoscalingStore).groups.get(groupName);
    if (!group) return;
    const staying = stayingIn(world, groupName);
    const idle = staying.filter(({ instanceId }) => {
      const registered = findContainerInstance(world, instanceId);
      return registered && tasksOnInstance(world, registered.arn).length === 0;
    });
    const leaving = idle.slice(0, Math.max(0, staying.length - group.minSize));
    for (const member of leaving) void endMember(world, member);
    if (staying.length - leaving.length > group.minSize) shrinkLater(world, groupName);
  });
}
