import type { World } from "../kernel/world.ts";
import { emitDeploymentEvent, emitServiceAction, logServiceEvent } from "./service-events.ts";
import {
  type Blueprint,
  changeDeployment,
  changeService,
  type LabDeployment,
  type LabService,
  readService,
} from "./store.ts";

const deploymentId = (world: World) =>
  `ecs-svc/${Array.from({ length: 19 }, () => 1 + Math.floor(world.random.next() * 9)).join("")}`;

export interface DeploymentStart {
  readonly blueprint: Blueprint;
  readonly isRollback?: boolean;
  readonly reasonFor?: (id: string) => string;
}

/** A deployment as it is at its start. */
export function startDeployment(
  world: World,
  { blueprint, isRollback = false, reasonFor = (id) => `ECS deployment ${id} in progress.` }: DeploymentStart,
): LabDeployment {
  const id = deploymentId(world);
  const now = new Date(world.clock.now());
  return {
    id,
    taskDefinition: blueprint.taskDefinition,
    networkConfiguration: blueprint.networkConfiguration,
    loadBalancers: blueprint.loadBalancers,
    capacityProvider: blueprint.capacityProvider,
    createdAt: now,
    updatedAt: now,
    rolloutState: "IN_PROGRESS",
    reason: reasonFor(id),
    failedTasks: 0,
    startsFrom: world.clock.now(),
    steadySince: undefined,
    isRollback,
  };
}

/** Puts a new deployment before the ones that are; those become ACTIVE and their tasks go one by one. */
export function newDeployment(world: World, arn: string, start: DeploymentStart): void {
  const service = readService(world, arn);
  if (!service) return;
  const deployment = startDeployment(world, start);
  changeService(world, arn, { deployments: [deployment, ...service.deployments], isSteady: false });
  announce(world, arn);
}

export function announce(world: World, arn: string): void {
  const service = readService(world, arn);
  if (!service) return;
  emitDeploymentEvent(world, service, {
    eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
    deployment: service.deployments[0],
  });
}

/** The primary deployment is done: the others leave the list. */
export function completeDeployment(world: World, { arn, deployments: [{ id }] }: LabService): void {
  changeDeployment(
    world,
    { arn, id },
    { rolloutState: "COMPLETED", reason: `ECS deployment ${id} completed.`, failedTasks: 0 },
  );
  const service = readService(world, arn);
  if (!service) return;
  const [deployment] = service.deployments;
  changeService(world, arn, { deployments: [deployment], lastCompleted: deployment });
  logServiceEvent(world, arn, `(deployment ${id}) deployment completed.`);
  emitDeploymentEvent(world, service, { eventName: "SERVICE_DEPLOYMENT_COMPLETED", deployment });
}

export function reachSteadyState(world: World, { arn }: LabService): void {
  changeService(world, arn, { isSteady: true });
  logServiceEvent(world, arn, "has reached a steady state.");
  const service = readService(world, arn);
  if (service) emitServiceAction(world, service, { eventType: "INFO", eventName: "SERVICE_STEADY_STATE" });
}
