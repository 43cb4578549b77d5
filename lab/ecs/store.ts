import type {
  ClusterSetting,
  DeploymentConfiguration,
  DeploymentRolloutState,
  LoadBalancer,
  NetworkConfiguration,
  ServiceEvent,
  TaskDefinition,
  TaskStopCode,
} from "@aws-sdk/client-ecs";
import type { RunningContainer } from "../kernel/runtime.ts";
import { defineStore, type World } from "../kernel/world.ts";

export interface LabCluster {
  readonly name: string;
  readonly arn: string;
  readonly settings: readonly ClusterSetting[];
  readonly capacityProviders: readonly string[];
}

export interface LabTaskDefinition extends TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
}

/** What a deployment runs: a change of any of it is a new deployment. */
export interface Blueprint {
  readonly taskDefinition: string;
  readonly networkConfiguration: NetworkConfiguration | undefined;
  readonly loadBalancers: readonly LoadBalancer[];
}

export interface LabDeployment extends Blueprint {
  /** ecs-svc/19 digits */
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly rolloutState: DeploymentRolloutState;
  readonly reason: string;
  readonly failedTasks: number;
  /** No task is started before, in milliseconds: ECS waits longer after each one that cannot start. */
  readonly startsFrom: number;
  /** Since when everything is as it should be. */
  readonly steadySince: number | undefined;
  readonly isRollback: boolean;
}

export interface LabService {
  readonly name: string;
  readonly arn: string;
  readonly clusterArn: string;
  readonly status: "ACTIVE" | "DRAINING" | "INACTIVE";
  readonly desiredCount: number;
  readonly configuration: DeploymentConfiguration;
  readonly healthCheckGracePeriodSeconds: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly propagateTags: string | undefined;
  /** The primary one first. */
  readonly deployments: readonly [LabDeployment, ...LabDeployment[]];
  /** What the circuit breaker goes back to. */
  readonly lastCompleted: LabDeployment | undefined;
  readonly failedDeployments: readonly string[];
  readonly isSteady: boolean;
  /** Newest first. */
  readonly events: readonly ServiceEvent[];
}

export type TaskStatus =
  | "PROVISIONING"
  | "PENDING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "DEPROVISIONING"
  | "STOPPED";

export interface LabContainer {
  readonly name: string;
  readonly image: string;
  readonly arn: string;
  readonly runtimeId: string;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
}

export interface StopCause {
  readonly code: TaskStopCode;
  readonly reason: string;
}

export interface LabTask {
  readonly id: string;
  readonly arn: string;
  readonly clusterArn: string;
  readonly serviceArn: string;
  readonly deploymentId: string;
  readonly taskDefinition: string;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly status: TaskStatus;
  readonly ip: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly securityGroupIds: readonly string[];
  readonly publicIp: boolean;
  readonly attachmentId: string;
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  readonly version: number;
  readonly containers: readonly LabContainer[];
  readonly stop?: StopCause;
  /** Whether a load balancer found it healthy at some time, or there is none to ask. */
  readonly wasHealthy: boolean;
  readonly createdAt: Date;
  /** When its network interface was there. */
  readonly connectedAt?: Date;
  readonly pullStartedAt?: Date;
  readonly pullStoppedAt?: Date;
  readonly startedAt?: Date;
  readonly stoppingAt?: Date;
  readonly executionStoppedAt?: Date;
  readonly stoppedAt?: Date;
}

export const ecsStore = defineStore("ecs", () => ({
  clusters: new Map<string, LabCluster>(),
  taskDefinitions: new Map<string, LabTaskDefinition>(),
  /** The highest revision ever given, by family. */
  revisions: new Map<string, number>(),
  services: new Map<string, LabService>(),
  tasks: new Map<string, LabTask>(),
  /** By task ARN, then container name. */
  running: new Map<string, Map<string, RunningContainer>>(),
  /** By ARN of whatever carries them. */
  tags: new Map<string, Map<string, string>>(),
  /** When the scheduler looks at a service again; by ARN. */
  appointments: new Map<string, { readonly at: number; readonly cancel: () => void }>(),
}));

export const readService = (world: World, arn: string): LabService | undefined =>
  world.store(ecsStore).services.get(arn);

export function changeService(world: World, arn: string, change: Partial<LabService>): void {
  const { services } = world.store(ecsStore);
  const service = services.get(arn);
  if (service) services.set(arn, { ...service, ...change });
}

export function changeDeployment(
  world: World,
  { arn, id }: { readonly arn: string; readonly id: string },
  change: Partial<LabDeployment>,
): void {
  const service = readService(world, arn);
  if (!service) return;
  const changed = (one: LabDeployment): LabDeployment =>
    one.id === id ? { ...one, ...change, updatedAt: new Date(world.clock.now()) } : one;
  const [primary, ...others] = service.deployments;
  changeService(world, arn, { deployments: [changed(primary), ...others.map(changed)] });
}

export const readTask = (world: World, arn: string): LabTask | undefined =>
  world.store(ecsStore).tasks.get(arn);

export function changeTask(world: World, arn: string, change: Partial<LabTask>): LabTask | undefined {
  const { tasks } = world.store(ecsStore);
  const task = tasks.get(arn);
  if (!task) return undefined;
  const changed = { ...task, ...change, version: task.version + 1 };
  tasks.set(arn, changed);
  return changed;
}

export function tasksOf(world: World, serviceArn: string): LabTask[] {
  const own: LabTask[] = [];
  for (const task of world.store(ecsStore).tasks.values()) if (task.serviceArn === serviceArn) own.push(task);
  return own;
}

/** Whether the task is meant to run on, as its desiredStatus says. */
export const isWanted = ({ stop }: LabTask): boolean => stop === undefined;

export function setTags(world: World, arn: string, tags: Readonly<Record<string, string>> | undefined): void {
  world.store(ecsStore).tags.set(arn, new Map(Object.entries(tags ?? {})));
}

export const tagList = (world: World, arn: string): { key: string; value: string }[] =>
  [...(world.store(ecsStore).tags.get(arn) ?? [])].map(([key, value]) => ({ key, value }));
