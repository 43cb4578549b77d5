import { AwsError } from "../kernel/aws-error.ts";
import { defineStore, type World } from "../kernel/world.ts";

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAt: Date;
  /** A stage is on one version of its secret at a time. */
  readonly stages: Set<string>;
}

export interface LabSecret {
  readonly arn: string;
  readonly name: string;
  /** A key of one's own; undefined: `aws/secretsmanager`, which serves everybody in the account who may read the secret. */
  readonly kmsKeyId: string | undefined;
  /** Oldest first. */
  readonly versions: SecretVersion[];
  /** Deleted, and kept for a while. */
  readonly deletedAt?: Date;
}

/** By ARN. */
export const secretsManagerStore = defineStore("secrets-manager", () => ({
  secrets: new Map<string, LabSecret>(),
}));

const missing = (what = "") =>
  new AwsError("ResourceNotFoundException", `Secrets Manager can't find the specified secret${what}.`);

/** By ARN or name. Partial ARNs, which AWS takes and warns of, are not known here. */
export function findSecret(world: World, id: string): LabSecret {
  const { secrets } = world.store(secretsManagerStore);
  const found = secrets.get(id) ?? [...secrets.values()].find(({ name }) => name === id);
  if (!found) throw missing();
  return found;
}

export interface Wanted {
  readonly stage?: string | undefined;
  readonly versionId?: string | undefined;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function findVersion(secret: LabSecret, { stage, versionId }: Wanted): SecretVersion {
  if (secret.deletedAt)
    throw new AwsError(
      "InvalidRequestException",
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  const label = stage || (versionId ? undefined : "AWSCURRENT");
  const found = secret.versions.find(
    ({ id, stages }) => (!versionId || id === versionId) && (!label || stages.has(label)),
  );
  if (found) return found;
  throw missing(label ? ` value for staging label: ${label}` : ` value for VersionId: ${versionId}`);
}

/** The newest becomes AWSCURRENT, and the one that was AWSPREVIOUS. */
export function addVersion(world: World, secret: LabSecret, value: string): SecretVersion {
  const current = secret.versions.find(({ stages }) => stages.has("AWSCURRENT"));
  for (const { stages } of secret.versions) stages.delete("AWSPREVIOUS");
  if (current?.stages.delete("AWSCURRENT")) current.stages.add("AWSPREVIOUS");
  const { random, clock } = world;
  const createdAt = new Date(clock.now());
  const version = { id: random.uuid(), value, createdAt, stages: new Set(["AWSCURRENT"]) };
  secret.versions.push(version);
  return version;
}

/** Six characters behind the name keep a new secret apart from a deleted one of the same name. */
export function createSecret(
  world: World,
  { name, value, kmsKeyId }: { readonly name: string; readonly value?: string; readonly kmsKeyId?: string },
): LabSecret {
  const { secrets } = world.store(secretsManagerStore);
  if ([...secrets.values()].some((one) => one.name === name))
    throw new AwsError(
      "ResourceExistsException",
      `The operation failed because the secret ${name} already exists.`,
    );
  const arn = world.arn("secretsmanager", `secret:${name}-${world.random.suffix(6)}`);
  const secret: LabSecret = { arn, name, kmsKeyId, versions: [] };
  secrets.set(arn, secret);
  if (value !== undefined) addVersion(world, secret, value);
  return secret;
}
