import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { readReference, writeReference } from "../containers/image-reference.ts";
import type { RunningContainer } from "../kernel/runtime.ts";
import type { World } from "../kernel/world.ts";
import { appendLog, logsStore } from "../logs/store.ts";
import { ecsStore, type LabTask } from "./store.ts";
import { reachesRegistry } from "./task-network.ts";
import { refusalFor } from "./task-roles.ts";
import { readSecrets, SecretFailure } from "./task-secrets.ts";

/** Why a task cannot start, in AWS's words: the message is the task's stoppedReason. */
export class StartFailure extends Error {}

const executionRole = (world: World, { taskDefinition }: LabTask) =>
  world.store(ecsStore).taskDefinitions.get(taskDefinition)?.executionRoleArn;

const loggerFailure = (cause: string) =>
  // The words of public failure reports; the request id differs there.
  new StartFailure(
    `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${cause} : exit status 1`,
  );

const authFailure = (cause: string) =>
  new StartFailure(`ResourceInitializationError: unable to pull secrets or registry auth: ${cause}`);

/** `prefix/container/task-id`: docs, "Send Amazon ECS logs to CloudWatch", awslogs-stream-prefix. */
function logTarget(task: LabTask, { name = "", logConfiguration }: ContainerDefinition) {
  const { "awslogs-group": group, "awslogs-stream-prefix": prefix } = logConfiguration?.options ?? {};
  if (logConfiguration?.logDriver !== "awslogs" || group === undefined) return undefined;
  return { group, stream: `${prefix ?? ""}/${name}/${task.id}` };
}

async function checkLogs(world: World, task: LabTask, definition: ContainerDefinition): Promise<void> {
  const target = logTarget(task, definition);
  if (!target) return;
  const resource = world.arn("logs", `log-group:${target.group}:log-stream:${target.stream}`);
  const refusal = await refusalFor(world, executionRole(world, task), [
    { action: "logs:CreateLogStream", resource },
    { action: "logs:PutLogEvents", resource },
  ]);
  if (refusal) throw loggerFailure(refusal);
  if (!world.store(logsStore).groups.has(target.group))
    throw loggerFailure("ResourceNotFoundException: The specified log group does not exist.");
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
function checkRegistry(world: World, task: LabTask, image: string): void {
  if (reachesRegistry(world, task)) return;
  const { repository, tag, digest } = readReference(image);
  const [host = "", ...path] = repository.split("/");
  if (host.includes(".dkr.ecr."))
    throw authFailure(
      `The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${world.region}.amazonaws.com/": dial tcp 34.205.13.154:443: i/o timeout`,
    );
  const registry = host === "docker.io" ? "registry-1.docker.io" : host;
  throw new StartFailure(
    `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${writeReference(readReference(image))}: failed to do request: Head "https://${registry}/v2/${path.join("/")}/manifests/${digest ?? tag}": dial tcp 34.205.13.154:443: i/o timeout`,
  );
}

/** What ECR asks of the execution role: docs, "Amazon ECS task execution IAM role". */
async function checkPull(world: World, task: LabTask, image: string): Promise<void> {
  const { repository } = readReference(image);
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([^.]+)\.[^/]+\/(.+)$/.exec(repository) ?? [];
  if (name === undefined) return;
  const role = executionRole(world, task);
  const token = await refusalFor(world, role, [{ action: "ecr:GetAuthorizationToken", resource: "*" }]);
  if (token)
    throw authFailure(
      `execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${token}`,
    );
  const resource = `arn:aws:ecr:${region}:${account}:repository/${name}`;
  const pull = await refusalFor(world, role, [
    { action: "ecr:BatchGetImage", resource },
    { action: "ecr:GetDownloadUrlForLayer", resource },
  ]);
  if (pull)
    throw new StartFailure(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${writeReference(readReference(image))}: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    );
}

const secretsOf = (
  world: World,
  task: LabTask,
  definition: ContainerDefinition,
): Promise<Record<string, string>> =>
  readSecrets({ world, executionRole: executionRole(world, task) }, definition).catch((error: unknown) => {
    throw error instanceof SecretFailure
      ? authFailure(`execution resource retrieval failed: ${error.message}`)
      : error;
  });

/** Checks all that Fargate prepares before it pulls an image. */
export async function prepareContainer(
  world: World,
  task: LabTask,
  definition: ContainerDefinition,
): Promise<void> {
  checkRegistry(world, task, definition.image ?? "");
  await checkPull(world, task, definition.image ?? "");
  await secretsOf(world, task, definition);
  await checkLogs(world, task, definition);
}

export async function startContainer(
  world: World,
  task: LabTask,
  definition: ContainerDefinition,
): Promise<RunningContainer> {
  const environment = (definition.environment ?? []).map(({ name = "", value = "" }) => [name, value]);
  const containerPort = definition.portMappings?.[0]?.containerPort;
  const logs = logTarget(task, definition);
  try {
    return await world.containers.start({
      image: definition.image ?? "",
      name: definition.name ?? "",
      environment: {
        ...Object.fromEntries(environment),
        ...(await secretsOf(world, task, definition)),
      },
      ...(definition.command?.length ? { command: definition.command } : {}),
      ...(containerPort === undefined ? {} : { containerPort }),
      ip: task.ip,
      onLog: (line) => {
        if (logs) appendLog(world, logs.group, logs.stream, line);
      },
    });
  } catch (error) {
    throw error instanceof Error && error.message.startsWith("CannotPullContainerError")
      ? new StartFailure(error.message)
      : error;
  }
}
