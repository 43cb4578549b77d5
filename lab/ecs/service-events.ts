import type { World } from "../kernel/world.ts";
import { changeService, type LabDeployment, type LabService, readService } from "./store.ts";

/** DescribeServices shows the last 100. */
const mostEvents = 100;

/** A line of the service's event list: `(service web) has started 1 tasks: (task ...).` */
export function logServiceEvent(world: World, arn: string, text: string): void {
  const service = readService(world, arn);
  if (!service) return;
  const event = {
    id: world.random.uuid(),
    createdAt: new Date(world.clock.now()),
    message: `(service ${service.name}) ${text}`,
  };
  changeService(world, arn, { events: [event, ...service.events].slice(0, mostEvents) });
}

export type DeploymentEvent =
  | "SERVICE_DEPLOYMENT_IN_PROGRESS"
  | "SERVICE_DEPLOYMENT_COMPLETED"
  | "SERVICE_DEPLOYMENT_FAILED";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export function emitDeploymentEvent(
  world: World,
  service: LabService,
  { eventName, deployment }: { readonly eventName: DeploymentEvent; readonly deployment: LabDeployment },
): void {
  world.emit({
    source: "aws.ecs",
    detailType: "ECS Deployment State Change",
    resources: [service.arn],
    detail: {
      eventType: eventName === "SERVICE_DEPLOYMENT_FAILED" ? "ERROR" : "INFO",
      eventName,
      deploymentId: deployment.id,
      updatedAt: new Date(world.clock.now()).toISOString(),
      reason: deployment.reason,
    },
  });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
export function emitServiceAction(
  world: World,
  service: LabService,
  { eventType, eventName }: { readonly eventType: "INFO" | "WARN" | "ERROR"; readonly eventName: string },
): void {
  world.emit({
    source: "aws.ecs",
    detailType: "ECS Service Action",
    resources: [service.arn],
    detail: {
      eventType,
      eventName,
      clusterArn: service.clusterArn,
      createdAt: new Date(world.clock.now()).toISOString(),
    },
  });
}
