import { instanceSize } from "../ec2/instance-types.ts";
import { mayConnect, reachesInternet } from "../ec2/reachability.ts";
import { ec2Store, type LabInstance } from "../ec2/store.ts";
import { authorize } from "../iam/evaluate.ts";
import { roleOfProfile } from "../iam/instance-profile-provider.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { clusterArn } from "./clusters.ts";
import {
  changeService,
  ecsStore,
  type LabContainerInstance,
  type LabTask,
  type LabTaskDefinition,
} from "./store.ts";

/** What the kernel and the agent keep. How much they do AWS does not say; a t3.small shows about 1,900 of its 2,048 MiB. */
const kept = 0.08;

/** Of the agent's file, as a script writes it; cloud-init runs nothing that does not say what it is. */
const setting = ({ userData }: LabInstance, name: string): string | undefined =>
  userData.startsWith("#!/bin/") ? new RegExp(`^\\s*${name}=(\\S+)$`, "m").exec(userData)?.[1] : undefined;

/** An address on the internet, for those rules of a security group that look at it. */
const endpoint = "52.94.4.90";

/** The agent is served on the internet alone, where there are no endpoints of ECS in the VPC. */
const reachesEcs = (world: World, { ip, subnetId, securityGroupIds }: LabInstance) =>
  reachesInternet(world, subnetId, false) &&
  mayConnect(world, { from: { ip, securityGroupIds }, to: { ip: endpoint }, port: 443 });

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html */
async function mayServe(world: World, { profileArn }: LabInstance, cluster: string): Promise<boolean> {
  const role = roleOfProfile(world, profileArn);
  if (!role) return false;
  const on = (actions: string, resource: string) =>
    actions.split(" ").map((action) => ({ action: `ecs:${action}`, resource }));
  const permissions = [
    ...on("DiscoverPollEndpoint", "*"),
    ...on(
      "RegisterContainerInstance SubmitTaskStateChange SubmitContainerStateChange",
      clusterArn(world, cluster),
    ),
    ...on("SubmitAttachmentStateChanges", clusterArn(world, cluster)),
    ...on("Poll StartTelemetrySession", world.arn("ecs", `container-instance/${cluster}/*`)),
  ];
  try {
    await authorize(world, { accessKeyId: "ecs-agent", principalArn: role.arn }, permissions);
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

/** What the agent of a new instance does when it has booted; one that cannot get to its cluster says nothing, as on AWS. */
export async function registerInstance(
  world: World,
  instance: LabInstance,
  capacityProvider: () => string | undefined,
): Promise<void> {
  const cluster = setting(instance, "ECS_CLUSTER") ?? "default";
  const isThere = world.store(ecsStore).clusters.has(clusterArn(world, cluster));
  if (!isThere || !reachesEcs(world, instance) || !(await mayServe(world, instance, cluster))) return;
  if (!world.store(ec2Store).instances.has(instance.id)) return;
  const { cpu, memory, interfaces } = instanceSize(instance.instanceType);
  const arn = world.arn("ecs", `container-instance/${cluster}/${world.random.hex(32)}`);
  world.store(ecsStore).containerInstances.set(arn, {
    arn,
    clusterArn: clusterArn(world, cluster),
    instanceId: instance.id,
    capacityProvider: capacityProvider(),
    status: "ACTIVE",
    cpu,
    memory: Math.floor(memory * (1 - kept)),
    interfaces: interfaces - 1,
    availabilityZone: instance.availabilityZone,
    logsAsExecutionRole: setting(instance, "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE") === "true",
  });
}

export const findContainerInstance = (world: World, instanceId: string): LabContainerInstance | undefined =>
  [...world.store(ecsStore).containerInstances.values()].find((one) => one.instanceId === instanceId);

export const tasksOnInstance = (world: World, arn: string): LabTask[] =>
  [...world.store(ecsStore).tasks.values()].filter(
    (task) => task.containerInstanceArn === arn && task.status !== "STOPPED",
  );

/** "ecs.capability.execution-role-awslogs" is asked of the instance where the task has an execution role. */
const isCapable = ({ logsAsExecutionRole }: LabContainerInstance, definition: LabTaskDefinition) =>
  logsAsExecutionRole ||
  !definition.executionRoleArn ||
  !definition.containerDefinitions?.some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs");

/** How many more tasks of the definition find room. Each awsvpc task takes an interface: docs, "Task networking for EC2". */
export function roomOn(world: World, instance: LabContainerInstance, definition: LabTaskDefinition): number {
  if (instance.status !== "ACTIVE" || !isCapable(instance, definition)) return 0;
  const tasks = tasksOnInstance(world, instance.arn);
  const { taskDefinitions } = world.store(ecsStore);
  const sum = (key: "cpu" | "memory") =>
    tasks.reduce((total, task) => total + Number(taskDefinitions.get(task.taskDefinition)?.[key] ?? 0), 0);
  return Math.min(
    instance.interfaces - tasks.length,
    Math.floor((instance.cpu - sum("cpu")) / Math.max(1, Number(definition.cpu ?? 0))),
    Math.floor((instance.memory - sum("memory")) / Math.max(1, Number(definition.memory ?? 0))),
  );
}

/** No new tasks, and those of services start elsewhere first: docs, "Draining Amazon ECS container instances". */
export function drainContainerInstance(world: World, instance: LabContainerInstance): void {
  world.store(ecsStore).containerInstances.set(instance.arn, { ...instance, status: "DRAINING" });
  for (const { serviceArn } of tasksOnInstance(world, instance.arn))
    changeService(world, serviceArn, { isSteady: false });
}

export const isDraining = (world: World, { containerInstanceArn }: LabTask): boolean =>
  world.store(ecsStore).containerInstances.get(containerInstanceArn ?? "")?.status === "DRAINING";

/** Whether the EC2 instance under a task has gone. */
export function hasLostHost(world: World, { containerInstanceArn }: LabTask): boolean {
  if (containerInstanceArn === undefined) return false;
  const instance = world.store(ecsStore).containerInstances.get(containerInstanceArn);
  return !world.store(ec2Store).instances.has(instance?.instanceId ?? "");
}
