import type * as sdk from "@aws-sdk/client-ecs";
import { operation } from "../kernel/service.ts";
import { clusterArn, clusterName, createCluster, deleteCluster, shapeCluster } from "./clusters.ts";
import { onCluster } from "./permissions.ts";
import { ecsStore } from "./store.ts";

export const clusterOperations = {
  CreateCluster: operation<sdk.CreateClusterCommandInput, sdk.CreateClusterCommandOutput>({
    run({ clusterName: name = "default", settings = [], capacityProviders = [], tags = [] }, { world }) {
      const cluster = createCluster(world, {
        name,
        settings,
        capacityProviders,
        tags: Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value])),
      });
      return { cluster: shapeCluster(world, cluster) };
    },
    permissions: ({ clusterName: name }, { world }) => onCluster(world, "CreateCluster", name),
  }),
  DescribeClusters: operation<sdk.DescribeClustersCommandInput, sdk.DescribeClustersCommandOutput>({
    run({ clusters: wanted = ["default"] }, { world }) {
      const { clusters } = world.store(ecsStore);
      const arns = wanted.map((reference) => clusterArn(world, clusterName(reference)));
      return {
        clusters: arns.flatMap((arn) => {
          const found = clusters.get(arn);
          return found ? [shapeCluster(world, found)] : [];
        }),
        failures: arns.filter((arn) => !clusters.has(arn)).map((arn) => ({ arn, reason: "MISSING" })),
      };
    },
    permissions: ({ clusters = ["default"] }, { world }) =>
      clusters.flatMap((cluster) => onCluster(world, "DescribeClusters", cluster)),
  }),
  ListClusters: operation<sdk.ListClustersCommandInput, sdk.ListClustersCommandOutput>({
    run: (_, { world }) => ({ clusterArns: [...world.store(ecsStore).clusters.keys()] }),
  }),
  DeleteCluster: operation<sdk.DeleteClusterCommandInput, sdk.DeleteClusterCommandOutput>({
    run: ({ cluster }, { world }) => ({
      cluster: { ...shapeCluster(world, deleteCluster(world, cluster)), status: "INACTIVE" },
    }),
    permissions: ({ cluster }, { world }) => onCluster(world, "DeleteCluster", cluster),
  }),
};
