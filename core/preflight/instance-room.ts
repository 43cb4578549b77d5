import {
  type Capacity,
  instanceTypes,
  mostInstances,
  tasksOnInstance,
  usableMemory,
} from "../instance-types.ts";
import type { Obstacle } from "../obstacle.ts";
import type { DeploySettings } from "../settings/settings.ts";

type Tasks = Pick<DeploySettings, "cpu" | "memory" | "desiredCount">;

const obstacle = (input: string, found: number | string, allowed: string, hint: string): Obstacle => ({
  message: `${input}: found "${found}", but it must be ${allowed}.`,
  hint,
});

const larger = "Ask for less, or for a larger `instance-type`.";

/**
 * Why the instances will not do: their type is none that is known here, or the tasks would never find a place on them, those of other
 * apps left aside. One is too large, or a rolling deployment, with old and new side by side, too many for all that there may be.
 */
export function findInstanceRoom(tasks: Tasks, capacity: Capacity | undefined): readonly Obstacle[] {
  if (!capacity) return [];
  const type = instanceTypes[capacity.instanceType];
  if (!type) {
    const allowed = `one of ${Object.keys(instanceTypes).join(", ")}`;
    return [
      obstacle(
        "instance-type",
        capacity.instanceType,
        allowed,
        "Others are of another processor, or not known here.",
      ),
    ];
  }
  const on = `on a ${capacity.instanceType}`;
  const mostCpu = type.virtualCpus * 1024;
  const mostMemory = usableMemory(type);
  if (tasks.cpu > mostCpu) return [obstacle("cpu", tasks.cpu, `at most ${mostCpu} ${on}`, larger)];
  if (tasks.memory > mostMemory) {
    const allowed = `at most ${mostMemory} ${on}, whose system keeps some of its ${type.memory} MiB`;
    return [obstacle("memory", tasks.memory, allowed, larger)];
  }
  const each = tasksOnInstance(type, tasks);
  const most = Math.floor((each * mostInstances(capacity)) / 2);
  if (tasks.desiredCount <= most) return [];
  const allowed = `at most ${most} with \`instance-count: ${capacity.instanceCount}\`, since a ${capacity.instanceType} holds ${each} of these tasks, and a release that rolls out needs twice as many`;
  return [
    obstacle(
      "desired-count",
      tasks.desiredCount,
      allowed,
      "Raise `instance-count`, or choose a larger `instance-type`.",
    ),
  ];
}
