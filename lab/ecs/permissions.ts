import type { Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { clusterArn, clusterName } from "./clusters.ts";
import { serviceArn } from "./services.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export const onService = (
  world: World,
  action: string,
  { cluster, service }: { cluster?: string | undefined; service?: string | undefined },
): Permission[] => [
  {
    action: `ecs:${action}`,
    resource: serviceArn(world, cluster, service),
    context: { "ecs:cluster": clusterArn(world, clusterName(cluster)) },
  },
];

export const onCluster = (world: World, action: string, cluster: string | undefined): Permission[] => [
  { action: `ecs:${action}`, resource: clusterArn(world, clusterName(cluster)) },
];

export const onArn = (action: string, resource = "*"): Permission[] => [
  { action: `ecs:${action}`, resource },
];

/** A task by its ARN or id. */
export const taskArn = (world: World, cluster: string | undefined, task = ""): string =>
  task.startsWith("arn:") ? task : world.arn("ecs", `task/${clusterName(cluster)}/${task}`);

/** Roles handed to a service need iam:PassRole: docs, "Required permissions for the task execution role". */
export const passingRoles = (
  roles: readonly (string | undefined)[],
  service: "ecs-tasks.amazonaws.com" | "ecs.amazonaws.com",
): Permission[] =>
  roles
    .filter((role) => role !== undefined)
    .map((resource) => ({
      action: "iam:PassRole",
      resource,
      context: { "iam:PassedToService": service },
    }));
