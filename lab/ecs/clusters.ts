import type { Cluster, ClusterSetting } from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { ecsStore, isWanted, type LabCluster, setTags, tagList } from "./store.ts";

export const clusterArn = (world: World, name: string): string => world.arn("ecs", `cluster/${name}`);

/** A cluster's name from its name or ARN; "default" where none is given. */
export const clusterName = (reference: string | undefined): string =>
  (reference ?? "default").split("/").at(-1) ?? "default";

export function getCluster(world: World, reference: string | undefined): LabCluster {
  const found = world.store(ecsStore).clusters.get(clusterArn(world, clusterName(reference)));
  if (!found) throw new AwsError("ClusterNotFoundException", "Cluster not found.");
  return found;
}

export interface NewCluster {
  readonly name: string;
  readonly settings?: readonly ClusterSetting[];
  readonly capacityProviders?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** The same name again gives the cluster there is. */
export function createCluster(
  world: World,
  { name, settings, capacityProviders, tags }: NewCluster,
): LabCluster {
  const { clusters } = world.store(ecsStore);
  const arn = clusterArn(world, name);
  const existing = clusters.get(arn);
  if (existing) return existing;
  const cluster = { name, arn, settings: settings ?? [], capacityProviders: capacityProviders ?? [] };
  clusters.set(arn, cluster);
  setTags(world, arn, tags);
  return cluster;
}

const servicesIn = (world: World, arn: string) =>
  [...world.store(ecsStore).services.values()].filter(
    ({ clusterArn: own, status }) => own === arn && status !== "INACTIVE",
  );

const tasksIn = (world: World, arn: string) =>
  [...world.store(ecsStore).tasks.values()].filter(
    (task) => task.clusterArn === arn && task.status !== "STOPPED",
  );

const instancesIn = (world: World, arn: string) =>
  [...world.store(ecsStore).containerInstances.values()].filter((one) => one.clusterArn === arn);

export function deleteCluster(world: World, reference: string | undefined): LabCluster {
  const cluster = getCluster(world, reference);
  if (servicesIn(world, cluster.arn).length > 0)
    throw new AwsError(
      "ClusterContainsServicesException",
      "The Cluster cannot be deleted while Services are active.",
    );
  if (tasksIn(world, cluster.arn).length > 0)
    throw new AwsError(
      "ClusterContainsTasksException",
      "The Cluster cannot be deleted while Tasks are active.",
    );
  if (instancesIn(world, cluster.arn).length > 0)
    throw new AwsError(
      "ClusterContainsContainerInstancesException",
      "The Cluster cannot be deleted while Container Instances are active or draining.",
    );
  // The words are a guess: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
  if (cluster.capacityProviders.some((name) => !name.startsWith("FARGATE")))
    throw new AwsError(
      "ClusterContainsCapacityProviderException",
      "The Cluster cannot be deleted while it has capacity providers.",
    );
  world.store(ecsStore).clusters.delete(cluster.arn);
  return cluster;
}

export function shapeCluster(world: World, { arn, name, settings, capacityProviders }: LabCluster): Cluster {
  const tasks = tasksIn(world, arn).filter(isWanted);
  const running = tasks.filter(({ status }) => status === "RUNNING").length;
  return {
    clusterArn: arn,
    clusterName: name,
    status: "ACTIVE",
    registeredContainerInstancesCount: instancesIn(world, arn).length,
    runningTasksCount: running,
    pendingTasksCount: tasks.length - running,
    activeServicesCount: servicesIn(world, arn).filter(({ status }) => status === "ACTIVE").length,
    statistics: [],
    tags: tagList(world, arn),
    settings: [...settings],
    capacityProviders: [...capacityProviders],
    defaultCapacityProviderStrategy: [],
  };
}
