import type { Properties, ResourceRequest, ResourceState } from "../../kernel/provider.ts";
import { otherResource, resourceLatencies } from "../../latencies.ts";
import { resourceEvent } from "../events.ts";
import { authorizeHandler } from "../handler-permissions.ts";
import { checkProperties } from "../schema/check-properties.ts";
import { isLegacyType } from "../schema/resource-schema.ts";
import { legacyReason, registryReason } from "../schema/violation-words.ts";
import type { StackResource } from "../store.ts";
import { type Deployment, providerOf, updatePolicyOf } from "./deployment.ts";
import { failureWords } from "./failure-words.ts";

/** The reason of a resource's failure, in the words of its event. */
export class ResourceFailure extends Error {}

export type Action = "create" | "update" | "delete";

/** Lets the time go by that AWS takes for this type. */
export async function takeTime({ world, abort }: Deployment, type: string, action: Action): Promise<void> {
  const latency = resourceLatencies[type] ?? otherResource;
  const seconds = latency[action] ?? latency.create;
  await world.clock.sleep(seconds * 1000, action === "delete" ? undefined : abort.signal);
}

export interface HandlerCall {
  readonly resource: StackResource;
  readonly properties: Properties;
  readonly stackTags: Readonly<Record<string, string>>;
  readonly status: "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS" | "DELETE_IN_PROGRESS";
}

export function requestOf(deployment: Deployment, call: HandlerCall): ResourceRequest {
  const { world, stack, abort } = deployment;
  const { resource, properties, stackTags, status } = call;
  return {
    world,
    stackId: stack.stackId,
    stackName: stack.stackName,
    logicalId: resource.logicalId,
    properties,
    stackTags,
    updatePolicy: updatePolicyOf(deployment, resource.logicalId),
    signal: status === "DELETE_IN_PROGRESS" ? new AbortController().signal : abort.signal,
    progress: (reason, physicalId) => {
      if (physicalId !== undefined) Object.assign(resource, { physicalId });
      resourceEvent(world, { stack, resource }, { status, reason });
    },
  };
}

/** Asks IAM whether the stack's role may do what the handler is about to do. */
export async function authorizeStep(
  { world, stack, version }: Deployment,
  { type, logicalId, physicalId, attributes }: StackResource,
  { step, properties }: { readonly step: Action; readonly properties: Properties },
): Promise<void> {
  await authorizeHandler(
    { world, roleArn: version.roleArn, type, step },
    { stackName: stack.stackName, logicalId, physicalId, attributes, properties },
  );
}

export function checkAgainstSchema({ logicalId, type }: StackResource, properties: Properties): void {
  const violations = checkProperties(type, properties);
  if (violations.length === 0) return;
  throw new ResourceFailure(
    isLegacyType(type) ? legacyReason(violations) : registryReason(logicalId, violations),
  );
}

/** Calls a handler; whatever goes wrong comes out as a ResourceFailure with CloudFormation's words. */
export async function callHandler<T>(
  deployment: Deployment,
  type: string,
  run: () => Promise<T>,
): Promise<T> {
  const { world } = deployment;
  try {
    return await run();
  } catch (error) {
    if (error instanceof ResourceFailure) throw error;
    const { service } = providerOf(deployment, type);
    const words = failureWords(error, {
      type,
      service,
      requestId: world.random.uuid(),
      requestToken: world.random.uuid(),
    });
    throw new ResourceFailure(words, { cause: error });
  }
}

export function adoptState(resource: StackResource, state: ResourceState): void {
  const { physicalId, attributes = {}, ref = physicalId } = state;
  Object.assign(resource, { physicalId, attributes, ref });
}
