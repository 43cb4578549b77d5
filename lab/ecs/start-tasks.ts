import type { World } from "../kernel/world.ts";
import { askForInstances } from "./managed-scaling.ts";
import { choosePlace } from "./placement.ts";
import { logServiceEvent } from "./service-events.ts";
import {
  ecsStore,
  type LabContainerInstance,
  type LabDeployment,
  type LabService,
  type LabTask,
  readService,
  setTags,
  tagList,
} from "./store.ts";
import { attachInterface } from "./task-network.ts";
import { unusableRole } from "./task-roles.ts";
import { runTask, type TaskListener } from "./task-run.ts";
import { emitTaskChange } from "./task-shape.ts";

/** A new task of a deployment, with its network interface. */
function makeTask(
  world: World,
  service: LabService,
  deployment: LabDeployment,
  host: LabContainerInstance | undefined,
): LabTask {
  const { random, clock } = world;
  const { tasks, taskDefinitions } = world.store(ecsStore);
  const clusterName = service.clusterArn.split("/").at(-1);
  const id = random.hex(32);
  const definition = taskDefinitions.get(deployment.taskDefinition);
  return {
    id,
    arn: world.arn("ecs", `task/${clusterName}/${id}`),
    clusterArn: service.clusterArn,
    serviceArn: service.arn,
    deploymentId: deployment.id,
    taskDefinition: deployment.taskDefinition,
    loadBalancers: deployment.loadBalancers,
    status: "PROVISIONING",
    ...attachInterface(world, deployment.networkConfiguration, {
      turn: tasks.size,
      zone: host?.availabilityZone,
    }),
    ...(host ? { containerInstanceArn: host.arn, capacityProvider: deployment.capacityProvider } : {}),
    attachmentId: random.uuid(),
    networkInterfaceId: `eni-0${random.hex(16)}`,
    macAddress: `02:${Array.from({ length: 5 }, () => random.hex(2)).join(":")}`,
    version: 1,
    containers: (definition?.containerDefinitions ?? []).map(({ name = "", image = "" }) => ({
      name,
      image,
      arn: world.arn("ecs", `container/${clusterName}/${id}/${random.uuid()}`),
      runtimeId: `${id}-${Math.floor(random.next() * 1e10)}`,
    })),
    wasHealthy: false,
    createdAt: new Date(clock.now()),
  };
}

function taskTags(world: World, service: LabService, { taskDefinition }: LabDeployment) {
  const source = { SERVICE: service.arn, TASK_DEFINITION: taskDefinition }[service.propagateTags ?? ""];
  const own = source ? tagList(world, source) : [];
  return Object.fromEntries(own.map(({ key, value }) => [key, value]));
}

/** A task that cannot have its roles is not even made; ECS says so again and again. */
function reportRole(world: World, { arn }: LabService, role: string): void {
  const text = `failed to launch a task with (error ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).`;
  if (!readService(world, arn)?.events[0]?.message?.endsWith(text)) logServiceEvent(world, arn, text);
}

/** Starts tasks of the primary deployment. */
export function startTasks(
  world: World,
  service: LabService,
  { count, changed }: { readonly count: number; readonly changed: TaskListener },
): void {
  const [deployment] = service.deployments;
  const definition = world.store(ecsStore).taskDefinitions.get(deployment.taskDefinition);
  const role = definition && unusableRole(world, definition);
  if (role === undefined) launch(world, service, { count, changed });
  else reportRole(world, service, role);
}

/** AWS keeps such tasks PROVISIONING while its managed scaling works; here they are started once there is room, which is the same later. */
function wantInstances(world: World, service: LabService, missing: number): void {
  const [{ capacityProvider = "", taskDefinition }] = service.deployments;
  const definition = world.store(ecsStore).taskDefinitions.get(taskDefinition);
  if (definition) askForInstances(world, capacityProvider, { missing, definition });
  const text = "was unable to place a task because no container instance met all of its requirements.";
  if (!readService(world, service.arn)?.events[0]?.message?.endsWith(text))
    logServiceEvent(world, service.arn, text);
}

function launch(
  world: World,
  service: LabService,
  { count, changed }: { readonly count: number; readonly changed: TaskListener },
): void {
  const [deployment] = service.deployments;
  const started: LabTask[] = [];
  while (started.length < count) {
    const place = choosePlace(world, deployment);
    if (place.state === "full") {
      wantInstances(world, service, count - started.length);
      break;
    }
    const task = makeTask(world, service, deployment, place.host);
    world.store(ecsStore).tasks.set(task.arn, task);
    setTags(world, task.arn, taskTags(world, service, deployment));
    emitTaskChange(world, task);
    void runTask(world, task.arn, changed);
    started.push(task);
  }
  if (started.length === 0) return;
  const names = started.map(({ id }) => `(task ${id})`).join(" ");
  logServiceEvent(world, service.arn, `has started ${started.length} tasks: ${names}.`);
}
