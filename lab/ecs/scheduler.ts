import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { breakCircuit } from "./circuit-breaker.ts";
import { retire, settle, unsettle } from "./completion.ts";
import { hasLostHost, isDraining } from "./container-instances.ts";
import { healthyToSpare, tasksToStart } from "./scaling.ts";
import { logServiceEvent } from "./service-events.ts";
import { startTasks } from "./start-tasks.ts";
import {
  changeDeployment,
  changeTask,
  ecsStore,
  type LabService,
  type LabTask,
  readService,
  readTask,
} from "./store.ts";
import { type CheckedTask, checkTasks } from "./task-health.ts";
import { endTask } from "./task-run.ts";

const looksMs = momentsInSeconds.schedulerLooks * 1000;

/** The scheduler looks at the service after `ms`, or earlier if that was agreed already. */
export function lookAt(world: World, arn: string, ms: number): void {
  const { appointments } = world.store(ecsStore);
  const at = world.clock.now() + ms;
  const agreed = appointments.get(arn);
  if (agreed && agreed.at <= at) return;
  agreed?.cancel();
  const cancel = world.clock.after(ms, () => {
    appointments.delete(arn);
    reconcile(world, arn);
  });
  appointments.set(arn, { at, cancel });
}

/** A task has come to run or to its end: the scheduler counts it, and looks soon. */
function taskChanged(world: World, arn: string): void {
  const task = readTask(world, arn);
  if (!task) return;
  if (task.stop && task.status !== "STOPPED" && task.status !== "DEPROVISIONING") countFailure(world, task);
  lookAt(world, task.serviceArn, looksMs);
}

/**
 * Waits before the next start after so many tasks in a row that could not start, in seconds: as public reports of
 * unpullable images show it (starts about 0:45, 2:40 and 9:35 after UpdateService; the third failure after 11 min).
 */
const startDelays = [30, 330, 660, 1620];

const isFailure = ({ stop, wasHealthy }: LabTask) =>
  stop?.code === "TaskFailedToStart" ||
  stop?.code === "EssentialContainerExited" ||
  (stop?.reason.startsWith("Task failed ") === true && !wasHealthy);

function countFailure(world: World, task: LabTask): void {
  const service = readService(world, task.serviceArn);
  const deployment = service?.deployments.find(({ id }) => id === task.deploymentId);
  if (!service || !deployment || !isFailure(task)) return;
  const failedTasks = deployment.failedTasks + 1;
  const couldNotStart = task.stop?.code === "TaskFailedToStart";
  const delay = couldNotStart ? (startDelays[failedTasks - 1] ?? startDelays.at(-1) ?? 0) : 0;
  const startsFrom = world.clock.now() + delay * 1000;
  changeDeployment(world, { arn: service.arn, id: deployment.id }, { failedTasks, startsFrom });
  if (couldNotStart)
    logServiceEvent(world, service.arn, `was unable to place a task. Reason: ${task.stop?.reason}`);
  breakCircuit(world, service);
}

function reconcile(world: World, arn: string): void {
  const service = readService(world, arn);
  if (!service || service.status === "INACTIVE") return;
  endLost(world, service);
  const checked = checkTasks(world, service);
  for (const one of checked) noteHealth(world, service, one);
  scale(world, arn);
  settle(world, arn);
  retire(world, arn);
  const isQuiet = readService(world, arn)?.isSteady && checked.length === 0;
  if (!isQuiet) lookAt(world, arn, looksMs);
}

/** Tasks whose instance has gone under them. The words are AWS's, without the instance's id. */
function endLost(world: World, service: LabService): void {
  for (const { task } of checkTasks(world, service))
    if (hasLostHost(world, task))
      void endTask(
        world,
        task.arn,
        { code: "TerminationNotice", reason: "Host EC2 instance terminated." },
        taskChanged,
      );
}

/** A healthy task wipes out the failures before it; an unhealthy one is ended. */
function noteHealth(world: World, service: LabService, check: CheckedTask): void {
  const { task } = check;
  if (check.health === "healthy" && !task.wasHealthy) {
    changeTask(world, task.arn, { wasHealthy: true });
    changeDeployment(world, { arn: service.arn, id: task.deploymentId }, { failedTasks: 0 });
  }
  if (check.health === "unhealthy") replaceUnhealthy(world, service, check);
}

function replaceUnhealthy(
  world: World,
  { arn }: LabService,
  { task, targetGroupArn, port, reason }: CheckedTask,
): void {
  const where = `(target-group ${targetGroupArn})`;
  logServiceEvent(
    world,
    arn,
    `(task ${task.id}) (port ${port}) is unhealthy in ${where} due to (reason ${reason}).`,
  );
  stopTasks(world, [task], `Task failed ELB health checks in ${where}`);
}

function stopTasks(world: World, tasks: readonly LabTask[], reason: string): void {
  const [first] = tasks;
  if (!first) return;
  const running = tasks.filter(({ status }) => status === "RUNNING");
  const names = running.map(({ id }) => `(task ${id})`).join(" ");
  if (running.length > 0)
    logServiceEvent(world, first.serviceArn, `has stopped ${running.length} running tasks: ${names}.`);
  if (running.length < tasks.length)
    logServiceEvent(world, first.serviceArn, `stopped ${tasks.length - running.length} pending tasks.`);
  for (const { arn } of tasks)
    void endTask(world, arn, { code: "ServiceSchedulerInitiated", reason }, taskChanged);
}

/** Starts and stops tasks as the primary deployment and its percentages ask. */
function scale(world: World, arn: string): void {
  const service = readService(world, arn);
  if (!service) return;
  const [primary] = service.deployments;
  const tasks = checkTasks(world, service);
  const own = tasks.filter(({ task }) => task.deploymentId === primary.id && !isDraining(world, task));
  const census = {
    desired: service.status === "ACTIVE" ? service.desiredCount : 0,
    minimumHealthyPercent: service.configuration.minimumHealthyPercent ?? 100,
    maximumPercent: service.configuration.maximumPercent ?? 200,
    primary: own.length,
    all: tasks.length,
    healthy: tasks.filter(({ health }) => health === "healthy").length,
  };
  const failed = primary.rolloutState === "FAILED";
  const count = failed || world.clock.now() < primary.startsFrom ? 0 : tasksToStart(census);
  if (count > 0) startTasks(world, service, { count, changed: taskChanged });
  const surplus = own.slice(census.desired);
  const outdated = failed ? [] : tasks.filter((one) => !own.includes(one));
  const leaving = leavers([...surplus, ...outdated], healthyToSpare(census));
  stopTasks(world, leaving, `Scaling activity initiated by (deployment ${primary.id})`);
  if (count > 0 || leaving.length > 0) unsettle(world, arn);
}

/** Those that are not healthy may go at once, of the others only as many as can be spared. */
function leavers(candidates: readonly CheckedTask[], spare: number): LabTask[] {
  const healthy = candidates.filter(({ health }) => health === "healthy");
  const others = candidates.filter(({ health }) => health !== "healthy");
  return [...others, ...healthy.slice(0, spare)].map(({ task }) => task);
}

/** Ends a task by someone's wish: StopTask. */
export const stopByHand = (world: World, arn: string, reason: string): Promise<void> =>
  endTask(world, arn, { code: "UserInitiated", reason }, taskChanged);
