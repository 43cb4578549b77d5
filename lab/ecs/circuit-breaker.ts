import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";
import type { World } from "../kernel/world.ts";
import { newDeployment } from "./deployments.ts";
import { emitDeploymentEvent, logServiceEvent } from "./service-events.ts";
import {
  changeDeployment,
  changeService,
  type LabDeployment,
  type LabService,
  readService,
} from "./store.ts";

/**
 * How many tasks may fail: "0.5 * desired task count", not below 3 and not above 200, unless said otherwise.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function failureThreshold(
  { deploymentCircuitBreaker }: DeploymentConfiguration,
  desiredCount: number,
): number {
  const { type = "BOUNDED_PERCENT", value = 50 } = deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  if (type === "COUNT") return value;
  const share = Math.ceil((desiredCount * value) / 100);
  return type === "BOUNDED_PERCENT" ? Math.min(200, Math.max(3, share)) : Math.max(1, share);
}

export function breakCircuit(world: World, { arn }: LabService): void {
  const service = readService(world, arn);
  const failed = service?.deployments[0];
  const breaker = service?.configuration.deploymentCircuitBreaker;
  if (!service || !breaker?.enable || failed?.rolloutState !== "IN_PROGRESS") return;
  if (failed.failedTasks < failureThreshold(service.configuration, service.desiredCount)) return;
  failDeployment(world, service, failed);
  if (breaker.rollback && service.lastCompleted && !failed.isRollback)
    rollBack(world, service, service.lastCompleted);
}

function failDeployment(world: World, { arn }: LabService, { id }: LabDeployment): void {
  const reason = "ECS deployment circuit breaker: tasks failed to start.";
  changeDeployment(world, { arn, id }, { rolloutState: "FAILED", reason });
  const service = readService(world, arn);
  if (!service) return;
  changeService(world, arn, { failedDeployments: [...service.failedDeployments, id] });
  logServiceEvent(world, arn, `(deployment ${id}) deployment failed: tasks failed to start.`);
  emitDeploymentEvent(world, service, {
    eventName: "SERVICE_DEPLOYMENT_FAILED",
    deployment: service.deployments[0],
  });
}

/**
 * The last completed deployment comes back as a new one, with new tasks and a new id, which the reason names: so the
 * event lists and descriptions that people published show it; AWS documents only that it is "rolled back".
 */
function rollBack(world: World, { arn }: LabService, completed: LabDeployment): void {
  newDeployment(world, arn, {
    blueprint: completed,
    isRollback: true,
    reasonFor: (id) => `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
  });
  const id = readService(world, arn)?.deployments[0].id;
  logServiceEvent(world, arn, `rolling back to deployment ${id}.`);
}
