import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { findSecret, findVersion } from "../secrets-manager/store.ts";
import { latestOf, ssmStore } from "../ssm/store.ts";
import { refusalFor } from "./task-roles.ts";

/** Why a secret cannot be had, in AWS's words. */
export class SecretFailure extends Error {}

interface Reader {
  readonly world: World;
  readonly executionRole: string | undefined;
}

const retried = "service call has been retried 1 time(s)";

/** As public failure reports have it: https://github.com/aws/copilot-cli/issues/5752, https://github.com/aws/copilot-cli/issues/4504 */
const fromSecretsManager = (cause: string) =>
  new SecretFailure(`unable to retrieve secret from asm: ${retried}: ${cause}`);
const fromParameterStore = (cause: string) =>
  new SecretFailure(`unable to retrieve secrets from ssm: ${retried}: ${cause}`);

/** What a new key has: it leaves to IAM who may use it. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultKeyPolicy = ({ account }: World) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
  ],
});

/**
 * A key of one's own has to be allowed besides: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
const isKeyRefused = async ({ world, executionRole }: Reader, service: string, keyId: string | undefined) =>
  keyId !== undefined &&
  (await refusalFor(world, executionRole, [
    {
      action: "kms:Decrypt",
      resource: keyId.startsWith("arn:") ? keyId : world.arn("kms", `key/${keyId}`),
      context: { "kms:ViaService": `${service}.${world.region}.amazonaws.com` },
      trust: defaultKeyPolicy(world),
    },
  ])) !== undefined;

/** The words are of public reports; that a value which is no text is written as JSON is a guess. */
function pickKey(value: string, key: string): string {
  if (!key) return value;
  try {
    const { [key]: picked } = JSON.parse(value) as Readonly<Record<string, unknown>>;
    if (picked !== undefined) return typeof picked === "string" ? picked : JSON.stringify(picked);
  } catch {
    throw fromSecretsManager(`invalid character '${value.charAt(0)}' looking for beginning of value`);
  }
  throw fromSecretsManager(`retrieved secret from Secrets Manager did not contain json key ${key}`);
}

/** `arn:...:secret:NAME-AbCdEf`, or with `:KEY:STAGE:VERSION` behind. */
async function readSecret(reader: Reader, valueFrom: string): Promise<string> {
  const parts = valueFrom.split(":");
  const [arn, [key = "", stage = "", versionId = ""]] = [parts.slice(0, 7).join(":"), parts.slice(7)];
  const failed = (cause: string) =>
    fromSecretsManager(`failed to fetch secret ${arn} from secrets manager: ${cause}`);
  const refusal = await refusalFor(reader.world, reader.executionRole, [
    { action: "secretsmanager:GetSecretValue", resource: arn },
  ]);
  if (refusal) throw failed(refusal);
  try {
    const secret = findSecret(reader.world, arn);
    const { value } = findVersion(secret, { stage, versionId });
    if (await isKeyRefused(reader, "secretsmanager", secret.kmsKeyId))
      throw failed("AccessDeniedException: Access to KMS is not allowed");
    return pickKey(value, key);
  } catch (error) {
    throw error instanceof AwsError ? failed(`${error.code}: ${error.message}`) : error;
  }
}

/** The part of a parameter's ARN behind `parameter`, or its plain name. */
const parameterName = (valueFrom: string) =>
  valueFrom.replace(/^arn:[^:]*:ssm:[^:]*:\d+:parameter(?=\/)/, "");

/** A parameter `/name` and one called `name` have the same ARN. */
const findParameter = (world: World, name: string) => {
  const { parameters } = world.store(ssmStore);
  return parameters.get(name) ?? (/^\/[^/]+$/.test(name) ? parameters.get(name.slice(1)) : undefined);
};

async function readParameterValue(reader: Reader, valueFrom: string): Promise<string> {
  const { world, executionRole } = reader;
  const name = parameterName(valueFrom);
  const resource = world.arn("ssm", `parameter/${name.replace(/^\//, "")}`);
  const refusal = await refusalFor(world, executionRole, [{ action: "ssm:GetParameters", resource }]);
  if (refusal) throw fromParameterStore(refusal);
  const found = findParameter(world, name);
  if (!found) throw fromParameterStore(`invalid ssm parameters: ${name}`);
  const { value, keyId } = latestOf(found);
  // The words are a guess, of KMS's own documentation.
  if (await isKeyRefused(reader, "ssm", keyId))
    throw fromParameterStore(
      "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
    );
  return value;
}

/** The values of a container's secrets as they are now: a task that runs keeps those that it was started with. */
export async function readSecrets(
  reader: Reader,
  { secrets = [] }: ContainerDefinition,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { name = "", valueFrom = "" } of secrets)
    values[name] = /^arn:[^:]*:secretsmanager:/.test(valueFrom)
      ? await readSecret(reader, valueFrom)
      : await readParameterValue(reader, valueFrom);
  return values;
}
