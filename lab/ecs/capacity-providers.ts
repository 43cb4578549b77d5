import { autoscalingStore } from "../autoscaling/store.ts";
import { object, requiredText, text, texts } from "../ec2/properties.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, ResourceProvider, ResourceRequest } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { clusterArn, getCluster } from "./clusters.ts";
import { ecsStore, type LabCapacityProvider } from "./store.ts";

const clientError = (message: string) => new AwsError("ClientException", message);
const isFargate = (name: string) => name === "FARGATE" || name === "FARGATE_SPOT";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html */
function checkName(world: World, name: string): void {
  if (!/^[\w-]{1,255}$/.test(name) || /^(aws|ecs|fargate)/i.test(name))
    throw clientError(
      'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
    );
  if (world.store(ecsStore).capacityProviders.has(name))
    throw clientError(
      "The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.",
    );
}

const isOn = (properties: Properties, name: string, fallback: boolean) =>
  (text(properties, name) ?? (fallback ? "ENABLED" : "DISABLED")) === "ENABLED";

function readProvider({ world, properties }: ResourceRequest, name: string): LabCapacityProvider {
  const given = object(properties, "AutoScalingGroupProvider") ?? {};
  const groupName = requiredText(given, "AutoScalingGroupArn").split("autoScalingGroupName/").at(-1) ?? "";
  const group = world.store(autoscalingStore).groups.get(groupName);
  if (!group)
    throw clientError(
      "The specified Auto Scaling group ARN is not valid. Specify a valid Auto Scaling group ARN and try again.",
    );
  const managedTerminationProtection = isOn(given, "ManagedTerminationProtection", false);
  const managedScaling = isOn(object(given, "ManagedScaling") ?? {}, "Status", false);
  if (managedTerminationProtection && !managedScaling)
    throw clientError(
      "The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, you must enable managed scaling.",
    );
  const managedDraining = isOn(given, "ManagedDraining", true);
  return { name, groupName, managedScaling, managedDraining, managedTerminationProtection };
}

export const clustersWith = (world: World, name: string): string[] =>
  [...world.store(ecsStore).clusters.values()]
    .filter(({ capacityProviders }) => capacityProviders.includes(name))
    .map((cluster) => cluster.name);

export const capacityProviderProvider: ResourceProvider = {
  service: "ECS",
  async create(request) {
    const { world, properties, stackName, logicalId } = request;
    const name = text(properties, "Name") ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`;
    checkName(world, name);
    world.store(ecsStore).capacityProviders.set(name, readProvider(request, name));
    return { physicalId: name };
  },
  async update(request, name) {
    request.world.store(ecsStore).capacityProviders.set(name, readProvider(request, name));
    return { physicalId: name };
  },
  async delete({ world }, name) {
    const [cluster] = clustersWith(world, name);
    if (cluster !== undefined)
      throw clientError(
        `The capacity provider cannot be deleted because it is associated with cluster: ${cluster}. Remove the capacity provider from the cluster and try again.`,
      );
    world.store(ecsStore).capacityProviders.delete(name);
  },
};

/** Whether services or tasks of the cluster run by it still. */
function isUsed(world: World, cluster: string, name: string): boolean {
  const { services, tasks } = world.store(ecsStore);
  const byServices = [...services.values()].some(
    ({ clusterArn: own, status, deployments }) =>
      own === cluster && status !== "INACTIVE" && deployments.some((one) => one.capacityProvider === name),
  );
  const byTasks = [...tasks.values()].some(
    (task) => task.clusterArn === cluster && task.status !== "STOPPED" && task.capacityProvider === name,
  );
  return byServices || byTasks;
}

/** "You can only disassociate an existing capacity provider from a cluster if it's not being used by any existing tasks": PutClusterCapacityProviders. */
function putProviders(world: World, clusterName: string, names: readonly string[]): void {
  const { capacityProviders, clusters } = world.store(ecsStore);
  const cluster = getCluster(world, clusterName);
  const unknown = names.find((name) => !isFargate(name) && !capacityProviders.has(name));
  if (unknown !== undefined)
    throw new AwsError(
      "InvalidParameterException",
      `The specified capacity provider '${unknown}' was not found. Specify a valid name or ARN and try again.`,
    );
  const gone = cluster.capacityProviders.filter((name) => !names.includes(name));
  if (gone.some((name) => isUsed(world, cluster.arn, name)))
    throw new AwsError(
      "ResourceInUseException",
      "The specified capacity provider is in use and cannot be removed.",
    );
  clusters.set(cluster.arn, { ...cluster, capacityProviders: names });
}

export const associationsProvider: ResourceProvider = {
  service: "ECS",
  async create({ world, properties }) {
    const cluster = requiredText(properties, "Cluster");
    putProviders(world, cluster, texts(properties, "CapacityProviders"));
    return { physicalId: cluster };
  },
  async update({ world, properties }, cluster) {
    putProviders(world, cluster, texts(properties, "CapacityProviders"));
    return { physicalId: cluster };
  },
  async delete({ world }, cluster) {
    if (world.store(ecsStore).clusters.has(clusterArn(world, cluster))) putProviders(world, cluster, []);
  },
};
