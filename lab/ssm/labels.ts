import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { emitChange, getStored } from "./parameters.ts";
import { latestOf, type ParameterVersion, type StoredParameter } from "./store.ts";

const mostLabels = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const isLabel = (text: string) => /^(?!\d|aws|ssm)[\w.-]{1,100}$/i.test(text);

function versionOf(parameter: StoredParameter, wanted: number | undefined): ParameterVersion {
  if (wanted === undefined) return latestOf(parameter);
  const found = parameter.versions.find(({ version }) => version === wanted);
  if (found) return found;
  throw new AwsError(
    "ParameterVersionNotFound",
    `Systems Manager could not find version ${wanted} of ${parameter.name}. Verify the version and try again.`,
  );
}

export interface LabelRequest {
  readonly name: string;
  readonly version?: number | undefined;
  readonly labels: readonly string[];
}

/** Puts the labels on one version; each leaves the version that had it. */
export function labelVersion(
  world: World,
  request: LabelRequest,
): { version: number; invalid: readonly string[] } {
  const parameter = getStored(world, request.name);
  const target = versionOf(parameter, request.version);
  const valid = request.labels.filter(isLabel);
  if (new Set([...target.labels, ...valid]).size > mostLabels)
    throw new AwsError(
      "ParameterVersionLabelLimitExceeded",
      "An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.",
    );
  for (const label of valid) {
    for (const { labels } of parameter.versions) labels.delete(label);
    target.labels.add(label);
  }
  if (valid.length > 0) emitChange(world, parameter, "LabelParameterVersion");
  return { version: target.version, invalid: request.labels.filter((label) => !isLabel(label)) };
}

export function unlabelVersion(
  world: World,
  { name, version, labels }: LabelRequest,
): { removed: readonly string[]; invalid: readonly string[] } {
  const target = versionOf(getStored(world, name), version);
  const removed = labels.filter((label) => target.labels.delete(label));
  return { removed, invalid: labels.filter((label) => !removed.includes(label)) };
}
