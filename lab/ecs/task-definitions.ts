import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { checkFargate } from "./fargate.ts";
import { ecsStore, type LabTaskDefinition, setTags } from "./store.ts";

const clientError = (message: string) => new AwsError("ClientException", message);

/** What AWS fills in when it shows a container again. */
const withDefaults = (container: ContainerDefinition): ContainerDefinition => ({
  cpu: 0,
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  ...container,
  portMappings: (container.portMappings ?? []).map((mapping) => ({
    hostPort: mapping.containerPort,
    protocol: "tcp",
    ...mapping,
  })),
});

function checkContainers(containers: readonly ContainerDefinition[]): void {
  if (containers.length === 0)
    throw clientError("TaskDefinition must have at least one container definition.");
  const names = containers.map(({ name }) => name);
  if (containers.some(({ name, image }) => !name || !image))
    throw clientError("Container.name and Container.image should not be null or empty.");
  if (new Set(names).size < names.length) throw clientError("Container names should be unique.");
  if (containers.every(({ essential }) => essential === false))
    throw clientError("A task definition must have at least one essential container.");
}

/** In ECS's words, of public failure reports. */
function checkSecrets(
  containers: readonly ContainerDefinition[],
  executionRoleArn: string | undefined,
): void {
  for (const { environment = [], secrets = [] } of containers) {
    if (secrets.length > 0 && !executionRoleArn)
      throw clientError(
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      );
    const names = [...environment, ...secrets].map(({ name }) => name);
    const shared = secrets.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
    if (shared)
      throw clientError(
        `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${shared.name}'.`,
      );
  }
}

export function registerTaskDefinition(
  world: World,
  { tags = [], ...input }: RegisterTaskDefinitionCommandInput,
  registeredBy: string,
): LabTaskDefinition {
  const { taskDefinitions, revisions } = world.store(ecsStore);
  const { family = "", containerDefinitions: containers = [], requiresCompatibilities = [] } = input;
  if (!/^[\w-]{1,255}$/.test(family))
    throw clientError(
      "Family contains invalid characters. Only letters (upper and lower case), numbers, hyphens, and underscores are allowed, up to 255 characters.",
    );
  checkContainers(containers);
  checkSecrets(containers, input.executionRoleArn);
  if (requiresCompatibilities.includes("FARGATE")) checkFargate({ ...input, containers });
  const revision = (revisions.get(family) ?? 0) + 1;
  const arn = world.arn("ecs", `task-definition/${family}:${revision}`);
  const definition: LabTaskDefinition = {
    ...input,
    family,
    revision,
    taskDefinitionArn: arn,
    containerDefinitions: containers.map(withDefaults),
    networkMode: input.networkMode ?? "bridge",
    volumes: input.volumes ?? [],
    placementConstraints: input.placementConstraints ?? [],
    status: "ACTIVE",
    compatibilities: input.networkMode === "awsvpc" ? ["EC2", "FARGATE"] : ["EC2"],
    requiresCompatibilities,
    registeredAt: new Date(world.clock.now()),
    registeredBy,
  };
  revisions.set(family, revision);
  taskDefinitions.set(arn, definition);
  setTags(world, arn, Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value])));
  return definition;
}

const latest = (world: World, family: string): LabTaskDefinition | undefined =>
  [...world.store(ecsStore).taskDefinitions.values()]
    .filter((definition) => definition.family === family && definition.status === "ACTIVE")
    .sort((one, other) => other.revision - one.revision)[0];

/** Finds by ARN, `family:revision`, or `family` for its latest active revision. */
export function findTaskDefinition(world: World, reference = ""): LabTaskDefinition | undefined {
  const name = reference.split("task-definition/").at(-1) ?? "";
  if (!name.includes(":")) return latest(world, name);
  return world.store(ecsStore).taskDefinitions.get(world.arn("ecs", `task-definition/${name}`));
}

export function getTaskDefinition(world: World, reference: string | undefined): LabTaskDefinition {
  const found = findTaskDefinition(world, reference);
  if (!found) throw clientError("Unable to describe task definition.");
  return found;
}

export function deregisterTaskDefinition(world: World, reference: string | undefined): LabTaskDefinition {
  const found = getTaskDefinition(world, reference);
  const gone: LabTaskDefinition = {
    ...found,
    status: "INACTIVE",
    deregisteredAt: new Date(world.clock.now()),
  };
  world.store(ecsStore).taskDefinitions.set(found.taskDefinitionArn, gone);
  return gone;
}

export interface TaskDefinitionQuery {
  readonly familyPrefix?: string | undefined;
  readonly status?: string | undefined;
  readonly sort?: string | undefined;
}

/** ARNs by family and revision; despite its name `familyPrefix` is a whole family's name. */
export function listTaskDefinitions(world: World, query: TaskDefinitionQuery): string[] {
  const { familyPrefix, status = "ACTIVE", sort } = query;
  const found = [...world.store(ecsStore).taskDefinitions.values()]
    .filter((one) => one.status === status && (familyPrefix === undefined || one.family === familyPrefix))
    .sort((one, other) =>
      one.family === other.family ? one.revision - other.revision : one.family < other.family ? -1 : 1,
    )
    .map(({ taskDefinitionArn }) => taskDefinitionArn);
  return sort === "DESC" ? found.reverse() : found;
}
