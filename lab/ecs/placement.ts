import { ec2Store } from "../ec2/store.ts";
import type { World } from "../kernel/world.ts";
import { roomOn, tasksOnInstance } from "./container-instances.ts";
import { ecsStore, type LabContainerInstance, type LabDeployment } from "./store.ts";

/** Where a task can run: on Fargate, or on an instance that has room for it. */
export type Place =
  | { readonly state: "place"; readonly host: LabContainerInstance | undefined }
  | { readonly state: "full" };

/** Zones that the deployment's subnets stand in: an interface is attached in the zone of its instance alone. */
const zonesOf = (world: World, { networkConfiguration }: LabDeployment) =>
  (networkConfiguration?.awsvpcConfiguration?.subnets ?? []).map(
    (id) => world.store(ec2Store).subnets.get(id)?.availabilityZone,
  );

/** Without a placement strategy a service's tasks are spread over the zones: docs, "task placement strategies". */
export function choosePlace(world: World, deployment: LabDeployment): Place {
  const { capacityProvider, taskDefinition } = deployment;
  if (capacityProvider === undefined) return { state: "place", host: undefined };
  const { containerInstances, tasks, taskDefinitions } = world.store(ecsStore);
  const definition = taskDefinitions.get(taskDefinition);
  if (!definition) return { state: "full" };
  const zones = zonesOf(world, deployment);
  const inZone = (zone: string) =>
    [...tasks.values()].filter(
      (task) => task.deploymentId === deployment.id && task.availabilityZone === zone,
    ).length;
  const crowd = (one: LabContainerInstance) =>
    inZone(one.availabilityZone) * 1000 + tasksOnInstance(world, one.arn).length;
  const [host] = [...containerInstances.values()]
    .filter((one) => one.capacityProvider === capacityProvider && zones.includes(one.availabilityZone))
    .filter((one) => roomOn(world, one, definition) > 0)
    .sort((one, other) => crowd(one) - crowd(other));
  return host ? { state: "place", host } : { state: "full" };
}
