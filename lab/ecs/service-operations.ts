import type * as sdk from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { getCluster } from "./clusters.ts";
import { onArn, onCluster, onService, passingRoles } from "./permissions.ts";
import { shapeService } from "./service-shape.ts";
import { createService, deleteService, serviceArn, servicesOf, updateService } from "./services.ts";
import { type LabService, readService } from "./store.ts";

const page = (all: readonly string[], nextToken = "0", size = 10) => {
  const end = Number(nextToken) + size;
  return {
    items: all.slice(Number(nextToken), end),
    ...(end < all.length ? { nextToken: String(end) } : {}),
  };
};

const deploymentsOf = ({
  arn,
  clusterArn,
  deployments,
  configuration,
}: LabService): sdk.ServiceDeploymentBrief[] =>
  deployments.map(({ id, createdAt, rolloutState, reason }) => ({
    serviceDeploymentArn: arn.replace(":service/", ":service-deployment/").concat(`/${id.split("/")[1]}`),
    serviceArn: arn,
    clusterArn,
    createdAt,
    startedAt: createdAt,
    statusReason: reason,
    status:
      rolloutState === "COMPLETED"
        ? "SUCCESSFUL"
        : rolloutState === "IN_PROGRESS"
          ? "IN_PROGRESS"
          : configuration.deploymentCircuitBreaker?.rollback
            ? "ROLLBACK_SUCCESSFUL"
            : "STOPPED",
  }));

export const serviceOperations = {
  CreateService: operation<sdk.CreateServiceCommandInput, sdk.CreateServiceCommandOutput>({
    run: (input, { world, caller }) => ({
      service: shapeService(world, createService(world, input, caller.principalArn), true),
    }),
    permissions: ({ cluster, serviceName, role, tags = [] }, { world }) => [
      ...onService(world, "CreateService", { cluster, service: serviceName }),
      ...(tags.length > 0 ? onArn("TagResource", serviceArn(world, cluster, serviceName)) : []),
      ...passingRoles([role], "ecs.amazonaws.com"),
    ],
  }),
  UpdateService: operation<sdk.UpdateServiceCommandInput, sdk.UpdateServiceCommandOutput>({
    run: (input, { world }) => ({ service: shapeService(world, updateService(world, input), true) }),
    permissions: (input, { world }) => onService(world, "UpdateService", input),
  }),
  DeleteService: operation<sdk.DeleteServiceCommandInput, sdk.DeleteServiceCommandOutput>({
    run: (input, { world }) => ({ service: shapeService(world, deleteService(world, input), true) }),
    permissions: (input, { world }) => onService(world, "DeleteService", input),
  }),
  DescribeServices: operation<sdk.DescribeServicesCommandInput, sdk.DescribeServicesCommandOutput>({
    run({ cluster, services = [], include = [] }, { world }) {
      getCluster(world, cluster);
      if (services.length > 10)
        throw new AwsError("InvalidParameterException", "Services cannot have more than 10 elements.");
      const arns = services.map((service) => serviceArn(world, cluster, service));
      const withTags = include.includes("TAGS");
      return {
        services: arns.flatMap((arn) => {
          const found = readService(world, arn);
          return found ? [shapeService(world, found, withTags)] : [];
        }),
        failures: arns.filter((arn) => !readService(world, arn)).map((arn) => ({ arn, reason: "MISSING" })),
      };
    },
    permissions: ({ cluster, services = [] }, { world }) =>
      services.flatMap((service) => onService(world, "DescribeServices", { cluster, service })),
  }),
  ListServices: operation<sdk.ListServicesCommandInput, sdk.ListServicesCommandOutput>({
    run({ cluster, nextToken, maxResults }, { world }) {
      getCluster(world, cluster);
      const all = servicesOf(world, cluster).map(({ arn }) => arn);
      const { items, ...rest } = page(all, nextToken, maxResults);
      return { serviceArns: items, ...rest };
    },
    permissions: ({ cluster }, { world }) =>
      onCluster(world, "ListServices", cluster).map(({ action, resource }) => ({
        action,
        resource: "*",
        context: { "ecs:cluster": resource },
      })),
  }),
  ListServiceDeployments: operation<
    sdk.ListServiceDeploymentsCommandInput,
    sdk.ListServiceDeploymentsCommandOutput
  >({
    run({ cluster, service }, { world }) {
      const found = readService(world, serviceArn(world, cluster, service));
      return { serviceDeployments: found ? deploymentsOf(found) : [] };
    },
    permissions: (input, { world }) => onService(world, "ListServiceDeployments", input),
  }),
};
