import { registeredTarget } from "../elbv2/targets.ts";
import type { World } from "../kernel/world.ts";
import { isWanted, type LabService, type LabTask, tasksOf } from "./store.ts";

/** Without a load balancer a task counts as well when it has run for so long. A guess. */
const settlesMs = 10_000;

type TaskHealth = "starting" | "healthy" | "unhealthy";

interface TaskCheck {
  readonly health: TaskHealth;
  /** Of the one that found it unhealthy. */
  readonly targetGroupArn?: string;
  readonly port?: number;
  readonly reason?: string;
}

function askTargetGroups(world: World, task: LabTask): readonly TaskCheck[] {
  return task.loadBalancers.map(({ targetGroupArn = "", containerPort = 0 }): TaskCheck => {
    const found = registeredTarget(world, targetGroupArn, { id: task.ip, port: containerPort });
    if (found?.state === "healthy") return { health: "healthy" };
    if (found?.state !== "unhealthy") return { health: "starting" };
    const reason = found.description ?? "Health checks failed";
    return { health: "unhealthy", targetGroupArn, port: containerPort, reason };
  });
}

/** What the load balancers say of a running task; "unhealthy" counts only after the grace period. */
function checkTask(world: World, service: LabService, task: LabTask): TaskCheck {
  if (task.status !== "RUNNING" || !task.startedAt) return { health: "starting" };
  const runsForMs = world.clock.now() - task.startedAt.getTime();
  if (task.loadBalancers.length === 0) return { health: runsForMs >= settlesMs ? "healthy" : "starting" };
  const checks = askTargetGroups(world, task);
  const bad = checks.find(({ health }) => health === "unhealthy");
  if (bad) return runsForMs < service.healthCheckGracePeriodSeconds * 1000 ? { health: "starting" } : bad;
  return { health: checks.every(({ health }) => health === "healthy") ? "healthy" : "starting" };
}

export interface CheckedTask extends TaskCheck {
  readonly task: LabTask;
}

/** The tasks of a service that are meant to run on, and how each is. */
export const checkTasks = (world: World, service: LabService): CheckedTask[] =>
  tasksOf(world, service.arn)
    .filter(isWanted)
    .map((task) => ({ task, ...checkTask(world, service, task) }));
