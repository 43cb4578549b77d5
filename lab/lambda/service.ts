import * as sdk from "@aws-sdk/client-lambda";
import { AwsError } from "../kernel/aws-error.ts";
import type { Call, Permission, Service } from "../kernel/service.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { invokeAsync } from "./async-invocation.ts";
import { describeAsyncSettings, describeFunction } from "./description.ts";
import { findFunction, functionNameOf } from "./functions.ts";
import { count, errorPayload, invokeOnce, isThrottled } from "./invocation.ts";
import { policyOf } from "./permissions.ts";
import { type LabFunction, lambdaStore } from "./store.ts";

type Named = { readonly FunctionName?: string | undefined };

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html: all but ListFunctions name the function. */
const onFunction =
  (action: string) =>
  ({ FunctionName = "" }: Named, { world }: Call): readonly Permission[] => [
    { action: `lambda:${action}`, resource: world.arn("lambda", `function:${functionNameOf(FunctionName)}`) },
  ];

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value ?? null));

function decode(payload: Uint8Array | string | undefined): unknown {
  const text = typeof payload === "string" ? payload : Buffer.from(payload ?? []).toString("utf8");
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${error}`);
  }
}

async function invoke(world: World, target: LabFunction, input: sdk.InvokeCommandInput, requestId: string) {
  const payload = { event: decode(input.Payload as Uint8Array), requestId };
  if (input.InvocationType === "DryRun") return { StatusCode: 204 };
  if (input.InvocationType === "Event") {
    invokeAsync(world, target, payload);
    return { StatusCode: 202 };
  }
  if (isThrottled(target)) {
    count(world, target, "Throttles");
    throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
  }
  const invocation = await invokeOnce(world, target, payload);
  const tail = input.LogType === "Tail" && {
    LogResult: Buffer.from(invocation.logs.join("\n").slice(-4096)).toString("base64"),
  };
  const common = { StatusCode: 200, ExecutedVersion: "$LATEST", ...tail };
  if (invocation.ok) return { ...common, Payload: encode(invocation.payload) };
  return { ...common, FunctionError: "Unhandled", Payload: encode(errorPayload(invocation)) };
}

export const lambdaService: Service = {
  signingName: "lambda",
  iamPrefix: "lambda",
  sdk,
  operations: {
    Invoke: operation<sdk.InvokeCommandInput, sdk.InvokeCommandOutput>({
      run: async (input, { world, requestId }) =>
        // The SDK adds `transformToString` to the payload where it reads it from the wire.
        (await invoke(
          world,
          findFunction(world, input.FunctionName),
          input,
          requestId,
        )) as sdk.InvokeCommandOutput,
      permissions: onFunction("InvokeFunction"),
    }),
    GetFunction: operation<sdk.GetFunctionCommandInput, sdk.GetFunctionCommandOutput>({
      run({ FunctionName }, { world }) {
        const found = findFunction(world, FunctionName);
        const reserved = found.settings.reservedConcurrency;
        return {
          Configuration: describeFunction(found),
          Code: { RepositoryType: "S3" },
          Tags: { ...found.tags },
          ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
        };
      },
      permissions: onFunction("GetFunction"),
    }),
    GetFunctionConfiguration: operation<
      sdk.GetFunctionConfigurationCommandInput,
      sdk.GetFunctionConfigurationCommandOutput
    >({
      run: ({ FunctionName }, { world }) => describeFunction(findFunction(world, FunctionName)),
      permissions: onFunction("GetFunctionConfiguration"),
    }),
    ListFunctions: operation<sdk.ListFunctionsCommandInput, sdk.ListFunctionsCommandOutput>({
      run: (_input, { world }) => ({
        Functions: [...world.store(lambdaStore).functions.values()].map(describeFunction),
      }),
    }),
    DeleteFunction: operation<sdk.DeleteFunctionCommandInput, sdk.DeleteFunctionCommandOutput>({
      run({ FunctionName }, { world }) {
        world.store(lambdaStore).functions.delete(findFunction(world, FunctionName).name);
        return { StatusCode: 204 };
      },
      permissions: onFunction("DeleteFunction"),
    }),
    GetPolicy: operation<sdk.GetPolicyCommandInput, sdk.GetPolicyCommandOutput>({
      run({ FunctionName }, { world }) {
        const found = findFunction(world, FunctionName);
        if (found.permissions.size > 0)
          return { Policy: JSON.stringify(policyOf(found)), RevisionId: found.revision };
        throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      },
      permissions: onFunction("GetPolicy"),
    }),
    GetFunctionEventInvokeConfig: operation<
      sdk.GetFunctionEventInvokeConfigCommandInput,
      sdk.GetFunctionEventInvokeConfigCommandOutput
    >({
      run({ FunctionName }, { world }) {
        const found = findFunction(world, FunctionName);
        if (found.asyncSettings) return describeAsyncSettings(found);
        throw new AwsError(
          "ResourceNotFoundException",
          `The function ${found.arn} doesn't have an EventInvokeConfig`,
          404,
        );
      },
      permissions: onFunction("GetFunctionEventInvokeConfig"),
    }),
  },
};
