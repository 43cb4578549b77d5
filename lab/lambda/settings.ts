import { deflateRawSync } from "node:zlib";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties } from "../kernel/provider.ts";
import type { FunctionSettings } from "./store.ts";

/** Today's runtimes that CreateFunction takes: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (nodejs20.x is blocked since August 2026). */
const runtimes = ["nodejs22.x", "nodejs24.x"];

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reservedVariables =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_(FUNCTION_NAME|FUNCTION_MEMORY_SIZE|FUNCTION_VERSION|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

const largestZip = 4 * 1024 * 1024;
const largestEnvironment = 4096;

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** Checks the properties of AWS::Lambda::Function as CreateFunction would; throws InvalidParameterValueException. */
export function readSettings(properties: Properties, name: string): FunctionSettings {
  const { Layers, PackageType = "Zip", Architectures = ["x86_64"], Description = "" } = properties;
  if (Layers || PackageType !== "Zip")
    throw invalidParameter("The lab runs functions with inline code and without layers.");
  const { LogGroup = `/aws/lambda/${name}`, LogFormat = "Text" } = objectOf(properties.LoggingConfig);
  const reserved = properties.ReservedConcurrentExecutions;
  const deadLetterArn = objectOf(properties.DeadLetterConfig).TargetArn;
  return {
    role: readRole(properties),
    handler: readHandler(properties),
    runtime: readRuntime(properties),
    zipFile: readCode(properties),
    description: shorterThan("description", String(Description), 256),
    timeoutSeconds: within("timeout", Number(properties.Timeout ?? 3), [1, 900]),
    memoryMegabytes: within("memorySize", Number(properties.MemorySize ?? 128), [128, 10_240]),
    architecture: oneOf("architectures", String((Architectures as readonly unknown[])[0]), [
      "x86_64",
      "arm64",
    ]),
    environment: readEnvironment(properties),
    reservedConcurrency:
      reserved === undefined ? undefined : within("reservedConcurrentExecutions", Number(reserved), [0, 1e6]),
    deadLetterArn: deadLetterArn === undefined ? undefined : String(deadLetterArn),
    logGroup: String(LogGroup),
    logFormat: oneOf("logFormat", String(LogFormat), ["Text", "JSON"]),
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

function readRole({ Role }: Properties): string {
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/?[\w+=,.@/-]+$/.test(String(Role))) return String(Role);
  throw invalidParameter(
    `Value '${Role}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern`,
  );
}

/** CloudFormation puts inline code into a file named index: AWS::Lambda::Function Code.ZipFile. */
function readHandler({ Handler }: Properties): string {
  if (/^index\.[A-Za-z_$][\w$]*$/.test(String(Handler))) return String(Handler);
  throw invalidParameter(
    `The first part of the handler must be index when the code is inline, but it is '${Handler}'.`,
  );
}

function readRuntime({ Runtime }: Properties): string {
  if (runtimes.includes(String(Runtime))) return String(Runtime);
  throw invalidParameter(
    `The runtime parameter of ${Runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
  );
}

function readCode({ Code }: Properties): string {
  const { ZipFile } = objectOf(Code);
  if (typeof ZipFile !== "string" || ZipFile === "")
    throw invalidParameter("The lab takes a function's code inline (ZipFile) only.");
  if (deflateRawSync(ZipFile).length > largestZip)
    throw invalidParameter("Inline code must not exceed 4 MB as a zip file.");
  return ZipFile;
}

function readEnvironment({ Environment }: Properties): Record<string, string> {
  const variables = Object.entries(objectOf(objectOf(Environment).Variables)).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const reserved = variables.filter(([name]) => reservedVariables.test(name)).map(([name]) => name);
  if (reserved.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const environment = Object.fromEntries(variables);
  if (Buffer.byteLength(JSON.stringify(environment)) > largestEnvironment) {
    throw invalidParameter(
      "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.",
    );
  }
  return environment;
}

function within(name: string, value: number, [least, most]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must be between ${least} and ${most}`,
  );
}

function shorterThan(name: string, value: string, most: number): string {
  if (value.length <= most) return value;
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  );
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found) return found;
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(", ")}]`,
  );
}
