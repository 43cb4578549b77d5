import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { completeDeployment, reachSteadyState } from "./deployments.ts";
import { changeDeployment, changeService, type LabService, readService, tasksOf } from "./store.ts";
import { checkTasks } from "./task-health.ts";

/** Something moves: the service is not steady. */
export function unsettle(world: World, arn: string): void {
  const service = readService(world, arn);
  if (!service) return;
  const [{ id, steadySince }] = service.deployments;
  changeService(world, arn, { isSteady: false });
  if (steadySince !== undefined) changeDeployment(world, { arn, id }, { steadySince: undefined });
}

/** Whether all tasks of the primary deployment are healthy, and those of others no longer run. */
function isComplete(world: World, service: LabService): boolean {
  const [{ id }] = service.deployments;
  const tasks = tasksOf(world, service.arn);
  const own = checkTasks(world, service).filter(({ task }) => task.deploymentId === id);
  const othersGone = tasks.every(
    ({ deploymentId, status }) => deploymentId === id || status === "STOPPED" || status === "DEPROVISIONING",
  );
  const desired = service.status === "ACTIVE" ? service.desiredCount : 0;
  return own.length === desired && own.every(({ health }) => health === "healthy") && othersGone;
}

/** Declares a deployment completed and a service steady when all has been well for a while. */
export function settle(world: World, arn: string): void {
  const service = readService(world, arn);
  if (!service || service.isSteady || service.status !== "ACTIVE") return;
  const [{ id, steadySince, rolloutState }] = service.deployments;
  const now = world.clock.now();
  if (!isComplete(world, service)) unsettle(world, arn);
  else if (steadySince === undefined) changeDeployment(world, { arn, id }, { steadySince: now });
  else if (now - steadySince >= momentsInSeconds.deploymentCompletes * 1000) {
    if (rolloutState === "IN_PROGRESS") completeDeployment(world, service);
    reachSteadyState(world, service);
  }
}

/** A service that is being deleted is INACTIVE when its last task has stopped. */
export function retire(world: World, arn: string): void {
  if (readService(world, arn)?.status !== "DRAINING") return;
  if (tasksOf(world, arn).every(({ status }) => status === "STOPPED"))
    changeService(world, arn, { status: "INACTIVE" });
}
