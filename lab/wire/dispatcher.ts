import { accountOf, callerOf, nobody } from "../iam/credentials.ts";
import { authorize } from "../iam/evaluate.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Call, Operation, Permission, Service } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { type CallFault, callLogStore, type LoggedCall } from "./call-log.ts";
import type { Codec, Operations } from "./codec.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { codecOf } from "./protocol-of.ts";
import { readOperations } from "./schema.ts";
import { readSignature } from "./signature.ts";

/** Answers any AWS API request, whichever service it is signed for. */
export type Dispatch = (request: WireRequest) => Promise<WireResponse>;

interface Endpoint {
  readonly service: Service;
  readonly codec: Codec;
  readonly operations: Operations;
}

export type AnyOperation = Operation<unknown, unknown>;

export function missing(service: string, operation: string | undefined): AwsError {
  const error = new AwsError(
    "NotImplemented",
    `The lab does not have ${service}:${operation ?? "(unknown)"}`,
    501,
  );
  process.emitWarning(error.message);
  return error;
}

function findOperation({ service, codec, operations }: Endpoint, request: WireRequest) {
  const name = codec.operationName(request, operations);
  const schema = name ? operations.get(name) : undefined;
  const operation = name ? (service.operations[name] as AnyOperation | undefined) : undefined;
  if (!schema || !operation) throw missing(service.signingName, name);
  return { schema, operation };
}

const permissionsOf = (operation: AnyOperation, name: string, input: unknown, call: Call, prefix: string) =>
  operation.permissions?.(input, call) ?? [
    { action: `${prefix}:${name}`, resource: "*" } satisfies Permission,
  ];

export const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return new AwsError(
    "InternalFailure",
    `The lab failed: ${error instanceof Error ? error.message : String(error)}`,
    500,
  );
};

/** A call in the account of the key that it is signed with. */
export function callBy(world: World, accessKeyId: string, requestId: string): Call {
  const caller = callerOf(world, accessKeyId);
  return { world: accountOf(world, caller.principalArn) ?? world, caller, requestId };
}

function strike(plans: readonly CallFault[], entry: Omit<LoggedCall, "outcome">): void {
  for (const fault of plans.map((plan) => plan(entry)))
    if (fault) throw new AwsError(fault.code, "Rate exceeded", fault.status);
}

/** A call that has been read: asks IAM, then the planned faults, then does it; the call log keeps how it ended. */
export async function perform(
  { service, name, operation }: { service: Service; name: string; operation: AnyOperation },
  input: unknown,
  call: Call,
): Promise<unknown> {
  const { world, caller } = call;
  const log = world.store(callLogStore);
  const entry: Omit<LoggedCall, "outcome"> = {
    at: world.clock.now(),
    principalArn: caller.principalArn,
    service: service.signingName,
    operation: name,
    permissions: permissionsOf(operation, name, input, call, service.iamPrefix),
  };
  try {
    await authorize(world, caller, entry.permissions);
    strike(log.faults, entry);
    const output = await operation.run(input, call);
    strike(log.lostAnswers, entry);
    log.calls.push({ ...entry, outcome: "ok" });
    return output;
  } catch (error) {
    log.calls.push({ ...entry, outcome: asAwsError(error).code });
    throw error;
  }
}

async function answer(endpoint: Endpoint, request: WireRequest, call: Call): Promise<WireResponse> {
  const { schema, operation } = findOperation(endpoint, request);
  const input = await endpoint.codec.readInput(schema, request);
  const { service, codec } = endpoint;
  const output = await perform({ service, name: schema.name, operation }, input, call);
  return codec.writeOutput(schema, output, call.requestId);
}

const takesUnsigned = ({ service, codec, operations }: Endpoint, request: WireRequest) =>
  service.unsigned?.includes(codec.operationName(request, operations) ?? "") ?? false;

/** One door for all services, as `AWS_ENDPOINT_URL` expects it: the signature says which one is meant, or else the operation, where none is needed. */
export function createDispatcher(world: World, services: readonly Service[]): Dispatch {
  const endpoints = new Map<string, Endpoint>();
  const endpointOf = (signingName: string): Endpoint => {
    const service = services.find((candidate) => candidate.signingName === signingName);
    if (!service) throw missing(signingName, undefined);
    const endpoint = endpoints.get(signingName) ?? {
      service,
      codec: codecOf(service.sdk),
      operations: readOperations(service.sdk),
    };
    endpoints.set(signingName, endpoint);
    return endpoint;
  };
  const open = services.flatMap(({ unsigned, signingName }) => (unsigned ? [signingName] : []));
  const unsignedEndpoint = (request: WireRequest) =>
    request.headers.authorization === undefined
      ? open.map(endpointOf).find((endpoint) => takesUnsigned(endpoint, request))
      : undefined;
  return async (request) => {
    const requestId = world.random.uuid();
    const unsigned = unsignedEndpoint(request);
    let codec = unsigned?.codec;
    try {
      if (unsigned) return await answer(unsigned, request, { world, caller: nobody, requestId });
      const { accessKeyId, signingName } = readSignature(request.headers.authorization);
      const endpoint = endpointOf(signingName);
      codec = endpoint.codec;
      return await answer(endpoint, request, callBy(world, accessKeyId, requestId));
    } catch (error) {
      const refusal = asAwsError(error);
      if (codec) return codec.writeError(refusal, requestId);
      return { status: refusal.status, headers: { "content-type": "text/plain" }, body: refusal.message };
    }
  };
}
