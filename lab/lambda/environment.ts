import type { FunctionCode } from "../kernel/runtime.ts";
import type { World } from "../kernel/world.ts";
import type { LabFunction } from "./store.ts";

/** What a runtime needs beyond the kernel's contract: the ARN stands in the handler's context only. */
export interface DeployedCode extends FunctionCode {
  readonly arn: string;
}

/** The code of a function with all variables that Lambda sets; the runtime adds credentials. */
export function codeOf(world: World, target: LabFunction, logStream: string): DeployedCode {
  const { settings, name, arn, credentials } = target;
  return {
    ...{
      name,
      arn,
      credentials,
      zipFile: settings.zipFile,
      handler: settings.handler,
      runtime: settings.runtime,
    },
    timeoutMs: settings.timeoutSeconds * 1000,
    environment: { ...lambdaVariables(world, target, logStream), ...settings.environment },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const lambdaVariables = (world: World, { name, settings }: LabFunction, logStream: string) => ({
  _HANDLER: settings.handler,
  AWS_REGION: world.region,
  AWS_DEFAULT_REGION: world.region,
  AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMegabytes),
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_LAMBDA_LOG_FORMAT: settings.logFormat,
  LAMBDA_TASK_ROOT: "/var/task",
  LAMBDA_RUNTIME_DIR: "/var/runtime",
  TZ: ":UTC",
  LANG: "en_US.UTF-8",
});

/** What a handler gets as its second argument, but for the remaining time. */
export interface ContextFields {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export function contextFields(code: FunctionCode, requestId: string): ContextFields {
  const { environment } = code;
  return {
    functionName: code.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn" in code ? String(code.arn) : "",
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? "128",
    awsRequestId: requestId,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME ?? `/aws/lambda/${code.name}`,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME ?? "",
  };
}
