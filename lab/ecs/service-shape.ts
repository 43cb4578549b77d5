import type { Deployment, Service } from "@aws-sdk/client-ecs";
import type { World } from "../kernel/world.ts";
import { isWanted, type LabDeployment, type LabService, tagList, tasksOf } from "./store.ts";

function counts(world: World, service: LabService, deploymentId?: string) {
  const tasks = tasksOf(world, service.arn)
    .filter(isWanted)
    .filter((task) => deploymentId === undefined || task.deploymentId === deploymentId);
  const running = tasks.filter(({ status }) => status === "RUNNING").length;
  return { runningCount: running, pendingCount: tasks.length - running };
}

const shapeLaunch = ({ capacityProvider }: LabDeployment, platformVersion: string) =>
  capacityProvider === undefined
    ? { launchType: "FARGATE" as const, platformVersion, platformFamily: "Linux" }
    : { capacityProviderStrategy: [{ capacityProvider, weight: 1, base: 0 }] };

function shapeDeployment(world: World, service: LabService, deployment: LabDeployment): Deployment {
  const isPrimary = deployment === service.deployments[0];
  const { pendingCount, runningCount } = counts(world, service, deployment.id);
  return {
    id: deployment.id,
    status: isPrimary ? "PRIMARY" : "ACTIVE",
    taskDefinition: deployment.taskDefinition,
    desiredCount: isPrimary ? service.desiredCount : runningCount + pendingCount,
    pendingCount,
    runningCount,
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    ...shapeLaunch(deployment, "1.4.0"),
    ...(deployment.networkConfiguration ? { networkConfiguration: deployment.networkConfiguration } : {}),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.reason,
  };
}

/** A service as DescribeServices shows it; its tags only on request. */
export function shapeService(world: World, service: LabService, withTags: boolean): Service {
  const [{ taskDefinition, networkConfiguration, loadBalancers }] = service.deployments;
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: [...loadBalancers],
    serviceRegistries: [],
    status: service.status,
    desiredCount: service.desiredCount,
    ...counts(world, service),
    ...shapeLaunch(service.deployments[0], "LATEST"),
    taskDefinition,
    deploymentConfiguration: service.configuration,
    deployments:
      service.status === "INACTIVE"
        ? []
        : service.deployments.map((one) => shapeDeployment(world, service, one)),
    events: [...service.events],
    createdAt: service.createdAt,
    createdBy: service.createdBy,
    placementConstraints: [],
    placementStrategy: [],
    ...(networkConfiguration ? { networkConfiguration } : {}),
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: "REPLICA",
    deploymentController: { type: "ECS" },
    enableECSManagedTags: false,
    propagateTags:
      service.propagateTags === "SERVICE" || service.propagateTags === "TASK_DEFINITION"
        ? service.propagateTags
        : "NONE",
    enableExecuteCommand: false,
    ...(withTags ? { tags: tagList(world, service.arn) } : {}),
  };
}
