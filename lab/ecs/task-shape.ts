import type { Attachment, Container, Task } from "@aws-sdk/client-ecs";
import type { World } from "../kernel/world.ts";
import { ecsStore, isWanted, type LabContainer, type LabTask, tagList } from "./store.ts";

/** The network interface shows its addresses from PENDING on, as AWS was recorded (test/aws-recordings, ECS tasks). */
function shapeAttachment(task: LabTask, world: World): Attachment {
  const attached = task.status !== "PROVISIONING";
  const details = [
    { name: "subnetId", value: task.subnetId },
    ...(attached
      ? [
          { name: "networkInterfaceId", value: task.networkInterfaceId },
          { name: "macAddress", value: task.macAddress },
          {
            name: "privateDnsName",
            value: `ip-${task.ip.replaceAll(".", "-")}.${world.region}.compute.internal`,
          },
          { name: "privateIPv4Address", value: task.ip },
        ]
      : []),
  ];
  const live = attached ? "ATTACHED" : "PRECREATED";
  const status = task.status === "STOPPED" ? "DELETED" : live;
  return { id: task.attachmentId, type: "ElasticNetworkInterface", status, details };
}

const containerStatus = ({ status }: LabTask) => {
  if (status === "PROVISIONING") return "PENDING";
  return status === "DEACTIVATING" ? "RUNNING" : status === "DEPROVISIONING" ? "STOPPED" : status;
};

const shapeContainer = (task: LabTask, container: LabContainer): Container => ({
  containerArn: container.arn,
  taskArn: task.arn,
  name: container.name,
  image: container.image,
  ...(task.connectedAt ? { runtimeId: container.runtimeId } : {}),
  lastStatus: containerStatus(task),
  ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
  ...(container.reason === undefined ? {} : { reason: container.reason }),
  networkBindings: [],
  networkInterfaces:
    task.status === "PROVISIONING" ? [] : [{ attachmentId: task.attachmentId, privateIpv4Address: task.ip }],
  healthStatus: "UNKNOWN",
  managedAgents: [],
  cpu: "0",
});

const moments = [
  "createdAt",
  "pullStartedAt",
  "pullStoppedAt",
  "startedAt",
  "stoppingAt",
  "executionStoppedAt",
  "stoppedAt",
] as const;

const shapeMoments = (task: LabTask) =>
  Object.fromEntries(moments.flatMap((key) => (task[key] ? [[key, task[key]]] : [])));

const shapeHost = ({ containerInstanceArn, capacityProvider }: LabTask) =>
  containerInstanceArn === undefined
    ? { launchType: "FARGATE" as const, platformVersion: "1.4.0", platformFamily: "Linux" }
    : {
        launchType: "EC2" as const,
        containerInstanceArn,
        ...(capacityProvider === undefined ? {} : { capacityProviderName: capacityProvider }),
      };

/** A task as DescribeTasks and the "ECS Task State Change" event show it. */
export function shapeTask(world: World, task: LabTask): Task {
  const definition = world.store(ecsStore).taskDefinitions.get(task.taskDefinition);
  return {
    attachments: [shapeAttachment(task, world)],
    attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
    availabilityZone: task.availabilityZone,
    clusterArn: task.clusterArn,
    ...(task.connectedAt ? { connectivity: "CONNECTED", connectivityAt: task.connectedAt } : {}),
    containers: task.containers.map((container) => shapeContainer(task, container)),
    ...(definition?.cpu ? { cpu: definition.cpu } : {}),
    ...(definition?.memory ? { memory: definition.memory } : {}),
    desiredStatus: isWanted(task) ? "RUNNING" : "STOPPED",
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    group: `service:${task.serviceArn.split("/").at(-1)}`,
    healthStatus: "UNKNOWN",
    inferenceAccelerators: [],
    lastStatus: task.status,
    ...shapeHost(task),
    overrides: {
      containerOverrides: task.containers.map(({ name }) => ({ name })),
      inferenceAcceleratorOverrides: [],
    },
    startedBy: task.deploymentId,
    ...(task.stop ? { stopCode: task.stop.code, stoppedReason: task.stop.reason } : {}),
    ...shapeMoments(task),
    tags: tagList(world, task.arn),
    taskArn: task.arn,
    taskDefinitionArn: task.taskDefinition,
    version: task.version,
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html; attachments are called `eni` there. */
export function emitTaskChange(world: World, task: LabTask): void {
  const { tags: _, attachments = [], ...shape } = shapeTask(world, task);
  world.emit({
    source: "aws.ecs",
    detailType: "ECS Task State Change",
    resources: [task.arn],
    detail: JSON.parse(
      JSON.stringify({
        ...shape,
        attachments: attachments.map((attachment) => ({ ...attachment, type: "eni" })),
        updatedAt: new Date(world.clock.now()),
      }),
    ),
  });
}
