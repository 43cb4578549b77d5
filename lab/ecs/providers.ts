import type { ClusterSetting, RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import type { Providers, ResourceProvider } from "../kernel/provider.ts";
import { associationsProvider, capacityProviderProvider } from "./capacity-providers.ts";
import { clusterArn, createCluster, deleteCluster, getCluster } from "./clusters.ts";
import { apiTags, readContainer, readProperties, readTags } from "./read-properties.ts";
import { serviceProvider } from "./service-provider.ts";
import { ecsStore, setTags } from "./store.ts";
import { deregisterTaskDefinition, registerTaskDefinition } from "./task-definitions.ts";

const clusterProvider: ResourceProvider = {
  service: "ECS",
  async create(request) {
    const { world, properties, stackName, logicalId } = request;
    const { clusterSettings, capacityProviders, ...rest } = readProperties(properties);
    const name = String(rest.clusterName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`);
    if (world.store(ecsStore).clusters.has(clusterArn(world, name)))
      throw new AwsError("AlreadyExists", `${name} already exists`);
    const { arn } = createCluster(world, {
      name,
      settings: (clusterSettings ?? []) as ClusterSetting[],
      capacityProviders: (capacityProviders ?? []) as string[],
      tags: readTags(request),
    });
    return { physicalId: name, attributes: { Arn: arn } };
  },
  async update(request, name) {
    const { world, properties } = request;
    const cluster = getCluster(world, name);
    const settings = (readProperties(properties).clusterSettings ?? []) as ClusterSetting[];
    world.store(ecsStore).clusters.set(cluster.arn, { ...cluster, settings });
    setTags(world, cluster.arn, readTags(request));
    return { physicalId: name, attributes: { Arn: cluster.arn } };
  },
  async delete({ world }, name) {
    if (world.store(ecsStore).clusters.has(clusterArn(world, name))) deleteCluster(world, name);
  },
};

const taskDefinitionProvider: ResourceProvider = {
  service: "ECS",
  async create(request) {
    const { world, properties, stackName, logicalId } = request;
    const input = readProperties(properties);
    const containers = (input.containerDefinitions ?? []) as Record<string, unknown>[];
    const { taskDefinitionArn: arn } = registerTaskDefinition(
      world,
      {
        ...input,
        family: String(input.family ?? `${stackName}${logicalId}${world.random.suffix(12)}`),
        containerDefinitions: containers.map(readContainer),
        tags: apiTags(readTags(request)),
      } as RegisterTaskDefinitionCommandInput,
      "cloudformation",
    );
    return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
  },
  /** Only tags change in place: all else is a new revision. */
  async update(request, arn) {
    setTags(request.world, arn, readTags(request));
    return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
  },
  async delete({ world }, arn) {
    if (world.store(ecsStore).taskDefinitions.has(arn)) deregisterTaskDefinition(world, arn);
  },
};

export const ecsProviders: Providers = {
  "AWS::ECS::Cluster": clusterProvider,
  "AWS::ECS::TaskDefinition": taskDefinitionProvider,
  "AWS::ECS::Service": serviceProvider,
  "AWS::ECS::CapacityProvider": capacityProviderProvider,
  "AWS::ECS::ClusterCapacityProviderAssociations": associationsProvider,
};
