import type { Properties } from "../../kernel/provider.ts";
import { resourceEvent } from "../events.ts";
import type { StackResource } from "../store.ts";
import { type Deployment, definitionOf, fail, metadataOf, propertiesOf, providerOf } from "./deployment.ts";
import type { Outcome } from "./graph.ts";
import {
  adoptState,
  authorizeStep,
  callHandler,
  checkAgainstSchema,
  requestOf,
  takeTime,
} from "./handler-call.ts";

/** A resource that is in the template and not yet anywhere else. */
export function newResource(deployment: Deployment, logicalId: string): StackResource {
  const { world, version } = deployment;
  const definition = definitionOf(deployment, logicalId);
  return {
    logicalId,
    type: definition.Type,
    physicalId: "",
    ref: "",
    attributes: {},
    properties: {},
    stackTags: version.tags,
    metadata: undefined,
    ...policiesOf(deployment, logicalId),
    dependencies: version.dependencies.get(logicalId) ?? [],
    status: "CREATE_IN_PROGRESS",
    reason: undefined,
    updatedAt: world.clock.now(),
  };
}

export function policiesOf(deployment: Deployment, logicalId: string) {
  const { DeletionPolicy = "Delete", UpdateReplacePolicy = "Delete" } = definitionOf(deployment, logicalId);
  return { deletionPolicy: DeletionPolicy, updateReplacePolicy: UpdateReplacePolicy };
}

/** Has the handler make it, tells of its physical id, and lets AWS's time go by. */
export async function make(
  deployment: Deployment,
  resource: StackResource,
  status: "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS",
): Promise<void> {
  const { world, stack, version } = deployment;
  const { type, properties } = resource;
  const request = requestOf(deployment, { resource, properties, stackTags: version.tags, status });
  await callHandler(deployment, type, async () => {
    checkAgainstSchema(resource, properties);
    await authorizeStep(deployment, resource, { step: "create", properties });
    const state = await providerOf(deployment, type).create(request);
    const announced = resource.physicalId !== "";
    adoptState(resource, state);
    if (!announced)
      resourceEvent(world, { stack, resource }, { status, reason: "Resource creation Initiated" });
    await takeTime(deployment, type, "create");
  });
}

function prepare(deployment: Deployment, resource: StackResource): Properties {
  const properties = propertiesOf(deployment, resource.logicalId);
  Object.assign(resource, { properties, metadata: metadataOf(deployment, resource.logicalId) });
  return properties;
}

/** Makes one resource of the template; its failure is written down and ends the deployment. */
export async function createResource(deployment: Deployment, logicalId: string): Promise<Outcome> {
  const { world, stack, abort } = deployment;
  if (abort.signal.aborted) return "skipped";
  const resource = newResource(deployment, logicalId);
  stack.resources.set(logicalId, resource);
  try {
    await callHandler(deployment, resource.type, async () => prepare(deployment, resource));
    resourceEvent(world, { stack, resource }, { status: "CREATE_IN_PROGRESS" });
    await make(deployment, resource, "CREATE_IN_PROGRESS");
    resourceEvent(world, { stack, resource }, { status: "CREATE_COMPLETE" });
    return "done";
  } catch (error) {
    const cancelled = abort.signal.aborted;
    const reason = cancelled ? "Resource creation cancelled" : String((error as Error).message);
    resourceEvent(world, { stack, resource }, { status: "CREATE_FAILED", reason });
    fail(deployment, { logicalId, action: "create" });
    return "failed";
  }
}
