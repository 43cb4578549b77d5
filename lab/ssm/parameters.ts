import type { ParameterTier, ParameterType, Tag } from "@aws-sdk/client-ssm";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { checkName, parameterArn, readAddress } from "./names.ts";
import { latestOf, type ParameterVersion, type StoredParameter, ssmStore } from "./store.ts";

/** docs systems-manager-parameter-store "Working with parameter versions": 100, and the oldest must carry no label. */
const mostVersions = 100;

export interface NewParameter {
  readonly name: string;
  readonly value: string;
  readonly type?: ParameterType | undefined;
  readonly keyId?: string | undefined;
  readonly description?: string | undefined;
  readonly overwrite: boolean;
  readonly tier?: ParameterTier | undefined;
  readonly dataType?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly user: string;
}

/** "Parameter Store Change": no value and no version are in it (monitoring-systems-manager-event-examples). */
export function emitChange(world: World, parameter: StoredParameter, operation: string): void {
  const { type, description } = latestOf(parameter);
  world.emit({
    source: "aws.ssm",
    detailType: "Parameter Store Change",
    resources: [parameterArn(world, parameter.name)],
    detail: { operation, name: parameter.name, type, ...(description ? { description } : {}) },
  });
}

export const notFound = (name: string): AwsError =>
  new AwsError("ParameterNotFound", `Parameter ${name} not found.`);

export function getStored(world: World, name: string): StoredParameter {
  const found = world.store(ssmStore).parameters.get(name);
  if (!found) throw notFound(name);
  return found;
}

function checkPut(parameter: NewParameter, existing: StoredParameter | undefined): void {
  checkName(parameter.name);
  if (!parameter.value) throw new AwsError("ValidationException", "Parameter value can't be empty.");
  if (parameter.value.length > (parameter.tier === "Advanced" ? 8192 : 4096))
    throw new AwsError(
      "ValidationException",
      "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.",
    );
  if (parameter.overwrite && parameter.tags?.length)
    throw new AwsError(
      "ValidationException",
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  if (existing && !parameter.overwrite)
    throw new AwsError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  checkPattern(parameter);
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html, KeyId: "for parameters that use the SecureString data type". */
function checkKey({ keyId, type }: NewParameter, existing: StoredParameter | undefined): void {
  if (keyId && (type ?? (existing && latestOf(existing).type)) !== "SecureString")
    throw new AwsError("ValidationException", "KeyId is required for SecureString type parameter only.");
}

function checkPattern({ value, allowedPattern }: NewParameter): void {
  if (allowedPattern && !new RegExp(allowedPattern).test(value))
    throw new AwsError(
      "ParameterPatternMismatchException",
      `Parameter value, ${value}, failed to satisfy the pattern: ${allowedPattern}`,
    );
}

/** The versions that stay when one more comes. */
function keptVersions({ name, versions }: StoredParameter): readonly ParameterVersion[] {
  if (versions.length < mostVersions) return versions;
  const [oldest, ...younger] = versions;
  if (oldest.labels.size > 0)
    throw new AwsError(
      "ParameterMaxVersionLimitExceeded",
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  return younger;
}

/** What the parameter is with one version more. */
function withVersion(
  existing: StoredParameter | undefined,
  parameter: NewParameter,
  lastModified: Date,
): StoredParameter {
  const previous = existing && latestOf(existing);
  const next: ParameterVersion = {
    version: (previous?.version ?? 0) + 1,
    value: parameter.value,
    type: parameter.type ?? previous?.type ?? "String",
    keyId: parameter.keyId ?? previous?.keyId,
    description: parameter.description ?? previous?.description,
    lastModified,
    lastModifiedUser: parameter.user,
    labels: new Set(),
  };
  const [first = next, ...rest] = existing ? [...keptVersions(existing), next] : [next];
  return {
    name: parameter.name,
    tier: parameter.tier === "Advanced" ? "Advanced" : "Standard",
    dataType: parameter.dataType ?? existing?.dataType ?? "text",
    allowedPattern: parameter.allowedPattern ?? existing?.allowedPattern,
    versions: [first, ...rest],
  };
}

/** Creates the parameter or adds a version. */
export function putParameter(world: World, parameter: NewParameter): StoredParameter {
  const { parameters, tags } = world.store(ssmStore);
  const existing = parameters.get(parameter.name);
  checkPut(parameter, existing);
  checkKey(parameter, existing);
  const stored = withVersion(existing, parameter, new Date(world.clock.now()));
  parameters.set(stored.name, stored);
  if (!existing) tags.set(stored.name, tagMap(parameter.tags));
  emitChange(world, stored, existing ? "Update" : "Create");
  return stored;
}

const tagMap = (tags: readonly Tag[] = []) => new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

/** False when there was none. */
export function removeParameter(world: World, name: string): boolean {
  const store = world.store(ssmStore);
  const found = store.parameters.get(name);
  if (!found) return false;
  store.parameters.delete(name);
  store.tags.delete(name);
  emitChange(world, found, "Delete");
  return true;
}

export interface FoundParameter {
  readonly parameter: StoredParameter;
  readonly version: ParameterVersion;
  /** `:3` or `:live`, as asked for. */
  readonly selector?: string;
}

/** Finds `name`, `name:version`, `name:label` or the same behind an ARN. */
export function findParameter(world: World, text: string): FoundParameter {
  const { name, selector } = readAddress(world, text);
  const parameter = getStored(world, name);
  if (selector === undefined) return { parameter, version: latestOf(parameter) };
  const version = parameter.versions.find(
    (candidate) => String(candidate.version) === selector || candidate.labels.has(selector),
  );
  if (version) return { parameter, version, selector: `:${selector}` };
  throw new AwsError(
    "ParameterVersionNotFound",
    /^\d+$/.test(selector)
      ? `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`
      : `Systems Manager could not find label ${selector} for parameter ${name}. Verify the label and try again.`,
  );
}
