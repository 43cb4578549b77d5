import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { deregisterTargets, registerTargets, targetHealth } from "../elbv2/targets.ts";
import { waitUntil } from "../kernel/clock.ts";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { logServiceEvent } from "./service-events.ts";
import { changeTask, ecsStore, type LabTask, readTask, type StopCause, type TaskStatus } from "./store.ts";
import { detachInterface } from "./task-network.ts";
import { emitTaskChange } from "./task-shape.ts";
import { prepareContainer, StartFailure, startContainer } from "./task-start.ts";

/** "Essential container in task exited" and its code are as AWS was recorded (test/aws-recordings, ECS tasks). */
const essentialExited: StopCause = {
  code: "EssentialContainerExited",
  reason: "Essential container in task exited",
};

const defaultStopTimeoutSeconds = 30;

/** What the scheduler wants to know: a task has stopped, or runs. */
export type TaskListener = (world: World, arn: string) => void;

const now = (world: World) => new Date(world.clock.now());

function enter(world: World, arn: string, status: TaskStatus, change: Partial<LabTask> = {}): void {
  const task = changeTask(world, arn, { ...change, status });
  if (task) emitTaskChange(world, task);
}

const containersOf = (world: World, { taskDefinition }: LabTask): readonly ContainerDefinition[] =>
  world.store(ecsStore).taskDefinitions.get(taskDefinition)?.containerDefinitions ?? [];

/** Whether the task is still meant to go on starting. */
const goesOn = (world: World, arn: string): boolean => {
  const task = readTask(world, arn);
  return task !== undefined && task.stop === undefined;
};

/** Takes a task from PROVISIONING to RUNNING, or to STOPPED when it cannot start. */
export async function runTask(world: World, arn: string, changed: TaskListener): Promise<void> {
  const stageMs = (momentsInSeconds.taskStarts * 1000) / 2;
  await world.clock.sleep(stageMs);
  if (!goesOn(world, arn)) return;
  enter(world, arn, "PENDING", { connectedAt: now(world) });
  try {
    await world.clock.sleep(stageMs);
    if (goesOn(world, arn)) await startContainers(world, arn, changed);
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    await world.clock.sleep(momentsInSeconds.pullFails * 1000);
    await endTask(world, arn, { code: "TaskFailedToStart", reason: error.message }, changed);
  }
}

async function startContainers(world: World, arn: string, changed: TaskListener): Promise<void> {
  const task = readTask(world, arn);
  if (!task) return;
  const definitions = containersOf(world, task);
  for (const definition of definitions) await prepareContainer(world, task, definition);
  const running = world.store(ecsStore).running.get(arn) ?? new Map();
  world.store(ecsStore).running.set(arn, running);
  for (const definition of definitions) {
    const container = await startContainer(world, task, definition);
    running.set(definition.name ?? "", container);
    void container.exited.then(({ exitCode }) =>
      containerEnded(world, arn, { definition, exitCode, changed }),
    );
  }
  if (goesOn(world, arn)) enterRunning(world, task, changed);
  else await stopContainers(world, task);
}

function enterRunning(world: World, task: LabTask, changed: TaskListener): void {
  const moment = now(world);
  const pullStartedAt = task.connectedAt ?? moment;
  enter(world, task.arn, "RUNNING", { pullStartedAt, pullStoppedAt: moment, startedAt: moment });
  for (const { targetGroupArn = "", containerPort = 0 } of task.loadBalancers) {
    registerTargets(world, targetGroupArn, [{ id: task.ip, port: containerPort }]);
    logServiceEvent(world, task.serviceArn, `registered 1 targets in (target-group ${targetGroupArn})`);
  }
  changed(world, task.arn);
}

interface ContainerEnd {
  readonly definition: ContainerDefinition;
  readonly exitCode: number;
  readonly changed: TaskListener;
}

function containerEnded(
  world: World,
  arn: string,
  { definition: { name, essential = true }, exitCode, changed }: ContainerEnd,
): void {
  const task = readTask(world, arn);
  if (!task) return;
  world
    .store(ecsStore)
    .running.get(arn)
    ?.delete(name ?? "");
  const containers = task.containers.map((one) => (one.name === name ? { ...one, exitCode } : one));
  changeTask(world, arn, { containers });
  if (essential && task.stop === undefined) void endTask(world, arn, essentialExited, changed);
}

/** Takes the task out of its target groups, and waits until they have let it go. */
async function drain(world: World, task: LabTask): Promise<void> {
  for (const { targetGroupArn = "", containerPort = 0 } of task.loadBalancers) {
    deregisterTargets(world, targetGroupArn, [{ id: task.ip, port: containerPort }]);
    logServiceEvent(world, task.serviceArn, `deregistered 1 targets in (target-group ${targetGroupArn})`);
  }
  // A container that has gone already has no connections to wait for.
  if (task.stop?.code === "EssentialContainerExited") return;
  const isGone = () =>
    task.loadBalancers.every(
      ({ targetGroupArn = "" }) => !targetHealth(world, targetGroupArn).some(({ id }) => id === task.ip),
    );
  await waitUntil(world.clock, isGone);
}

async function stopContainers(world: World, task: LabTask): Promise<void> {
  const running = world.store(ecsStore).running.get(task.arn) ?? new Map();
  const timeouts = new Map(containersOf(world, task).map(({ name, stopTimeout }) => [name, stopTimeout]));
  await Promise.all(
    [...running].map(([name, container]) =>
      container.stop((timeouts.get(name) ?? defaultStopTimeoutSeconds) * 1000),
    ),
  );
}

/** Drains, stops and removes a task; a second call changes nothing. */
export async function endTask(
  world: World,
  arn: string,
  stop: StopCause,
  changed: TaskListener,
): Promise<void> {
  const task = readTask(world, arn);
  if (!task || task.stop) return;
  const stopping = { ...task, stop };
  changeTask(world, arn, { stop, stoppingAt: now(world) });
  changed(world, arn);
  if (task.status === "RUNNING") {
    enter(world, arn, "DEACTIVATING");
    await drain(world, stopping);
    enter(world, arn, "STOPPING");
    await stopContainers(world, stopping);
  }
  enter(world, arn, "DEPROVISIONING", { executionStoppedAt: now(world) });
  await world.clock.sleep(momentsInSeconds.taskDeprovisions * 1000);
  detachInterface(world, task);
  world.store(ecsStore).running.delete(arn);
  enter(world, arn, "STOPPED", { stoppedAt: now(world) });
  changed(world, arn);
  forgetLater(world, arn);
}

/** "Stopped tasks … are visible for at least one hour": docs, StopTask and DescribeTasks. */
function forgetLater(world: World, arn: string): void {
  world.clock.after(3_600_000, () => {
    world.store(ecsStore).tasks.delete(arn);
    world.store(ecsStore).tags.delete(arn);
  });
}
