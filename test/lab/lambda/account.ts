import { eventsProviders } from "../../../lab/events/providers.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../../../lab/kernel/provider.ts";
import type { FunctionCode, FunctionRuntime, Invocation } from "../../../lab/kernel/runtime.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { lambdaProviders } from "../../../lab/lambda/providers.ts";
import { logsStore } from "../../../lab/logs/store.ts";
import { sqsProviders } from "../../../lab/sqs/providers.ts";

const providers: Providers = { ...eventsProviders, ...lambdaProviders, ...sqsProviders };

export function request(world: World, logicalId: string, properties: Properties): ResourceRequest {
  return {
    ...{
      world,
      logicalId,
      properties,
      stackName: "demo",
      stackId: "arn:demo",
      stackTags: { "gatehouse:platform": "demo" },
    },
    ...{ signal: new AbortController().signal, progress: () => {} },
  };
}

/** Creates one resource as CloudFormation would. */
export function create(
  world: World,
  type: string,
  logicalId: string,
  properties: Properties,
): Promise<ResourceState> {
  const provider = providers[type];
  if (!provider) throw new Error(`no provider for ${type}`);
  return provider.create(request(world, logicalId, properties));
}

export const roleArn = "arn:aws:iam::111122223333:role/function";

const ordinary = {
  ...{ Effect: "Allow", Resource: "*" },
  Action: ["sqs:SendMessage", "logs:CreateLogStream", "logs:PutLogEvents"],
};

/** A role that Lambda may assume, which may send letters and write logs unless `statements` say otherwise. */
export function addRole(world: World, statements: readonly object[] = [ordinary]): void {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  };
  world.store(iamStore).roles.set(roleArn, {
    ...{ arn: roleArn, name: "function", path: "/", id: "AROAFUNCTION", trust, managedPolicyArns: [] },
    policies: new Map([["inline", { Version: "2012-10-17", Statement: statements }]]),
  });
}

export const functionProperties: Properties = {
  FunctionName: "worker",
  Role: roleArn,
  Runtime: "nodejs22.x",
  Handler: "index.handler",
  Code: { ZipFile: "exports.handler = async (event) => event;" },
};

export interface StubRuntime extends FunctionRuntime {
  readonly calls: readonly { code: FunctionCode; event: unknown; requestId: string; at: number }[];
}

/** A runtime that answers with what `answer` says and remembers what it was asked. */
export function stubFunctions(
  now: () => number,
  answer: (attempt: number) => Invocation | Promise<Invocation>,
): StubRuntime {
  const calls: { code: FunctionCode; event: unknown; requestId: string; at: number }[] = [];
  return {
    calls,
    invoke: async (code, event, requestId) => answer(calls.push({ code, event, requestId, at: now() }) - 1),
    close: async () => {},
  };
}

export const succeeds: Invocation = { ok: true, payload: { done: true }, logs: [] };
export const fails: Invocation = { ok: false, errorType: "Error", errorMessage: "on purpose", logs: [] };

export function addLogGroup(world: World, name: string): () => readonly string[] {
  const group = { name, creationTime: 0, tags: new Map(), streams: new Map() };
  world.store(logsStore).groups.set(name, group);
  return () =>
    [...group.streams.values()].flatMap(({ events }) =>
      events.map(({ message }: { message: string }) => message),
    );
}
