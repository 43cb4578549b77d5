import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { readReference, writeReference } from "../containers/image-reference.ts";
import type { RunningContainer } from "../kernel/runtime.ts";
import type { World } from "../kernel/world.ts";
import { appendLog, logsStore } from "../logs/store.ts";
import { readParameter } from "../ssm/store.ts";
import type { LabTask } from "./store.ts";
import { reachesRegistry } from "./task-network.ts";

/** Why a task cannot start, in AWS's words: the message is the task's stoppedReason. */
export class StartFailure extends Error {}

function checkLogGroup(world: World, { logConfiguration }: ContainerDefinition): void {
  const group = logConfiguration?.options?.["awslogs-group"];
  if (logConfiguration?.logDriver !== "awslogs" || group === undefined) return;
  if (logConfiguration.options?.["awslogs-create-group"] === "true") return;
  if (world.store(logsStore).groups.has(group)) return;
  // The words of public failure reports; the request id differs there.
  throw new StartFailure(
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1",
  );
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
function checkRegistry(world: World, task: LabTask, image: string): void {
  if (reachesRegistry(world, task)) return;
  const { repository, tag, digest } = readReference(image);
  const [host = "", ...path] = repository.split("/");
  if (host.includes(".dkr.ecr."))
    throw new StartFailure(
      `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${world.region}.amazonaws.com/": dial tcp 34.205.13.154:443: i/o timeout`,
    );
  const registry = host === "docker.io" ? "registry-1.docker.io" : host;
  throw new StartFailure(
    `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${writeReference(readReference(image))}: failed to do request: Head "https://${registry}/v2/${path.join("/")}/manifests/${digest ?? tag}": dial tcp 34.205.13.154:443: i/o timeout`,
  );
}

/** The part of a secret's ARN behind `parameter`, or a parameter's plain name. */
const parameterName = (valueFrom: string) =>
  valueFrom.replace(/^arn:[^:]*:ssm:[^:]*:\d+:parameter(?=\/)/, "");

function readSecrets(world: World, { secrets = [] }: ContainerDefinition): Record<string, string> {
  const entries = secrets.map(({ name = "", valueFrom = "" }) => {
    const found = readParameter(world, parameterName(valueFrom));
    if (found) return [name, found.value];
    throw new StartFailure(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${parameterName(valueFrom)}`,
    );
  });
  return Object.fromEntries(entries);
}

/** `prefix/container/task-id`: docs, "Send Amazon ECS logs to CloudWatch", awslogs-stream-prefix. */
function logLine(world: World, task: LabTask, { name = "", logConfiguration }: ContainerDefinition) {
  const { "awslogs-group": group = "", "awslogs-stream-prefix": prefix = "" } =
    logConfiguration?.options ?? {};
  const stream = `${prefix}/${name}/${task.id}`;
  return (line: string) => {
    if (logConfiguration?.logDriver === "awslogs") appendLog(world, group, stream, line);
  };
}

/** Checks all that Fargate prepares before it pulls an image. */
export function prepareContainer(world: World, task: LabTask, definition: ContainerDefinition): void {
  checkRegistry(world, task, definition.image ?? "");
  readSecrets(world, definition);
  checkLogGroup(world, definition);
}

export async function startContainer(
  world: World,
  task: LabTask,
  definition: ContainerDefinition,
): Promise<RunningContainer> {
  const environment = (definition.environment ?? []).map(({ name = "", value = "" }) => [name, value]);
  const containerPort = definition.portMappings?.[0]?.containerPort;
  try {
    return await world.containers.start({
      image: definition.image ?? "",
      name: definition.name ?? "",
      environment: { ...Object.fromEntries(environment), ...readSecrets(world, definition) },
      ...(definition.command?.length ? { command: definition.command } : {}),
      ...(containerPort === undefined ? {} : { containerPort }),
      ip: task.ip,
      onLog: logLine(world, task, definition),
    });
  } catch (error) {
    throw error instanceof Error && error.message.startsWith("CannotPullContainerError")
      ? new StartFailure(error.message)
      : error;
  }
}
