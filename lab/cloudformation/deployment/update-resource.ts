import { AwsError } from "../../kernel/aws-error.ts";
import type { Properties } from "../../kernel/provider.ts";
import { resourceEvent } from "../events.ts";
import { sameValue } from "../language/value.ts";
import { customName, type Recreation, recreationOfChange } from "../schema/replacement.ts";
import { resourceSchema } from "../schema/resource-schema.ts";
import type { StackResource } from "../store.ts";
import { createResource, make, newResource, policiesOf } from "./create-resource.ts";
import { type Deployment, fail, metadataOf, propertiesOf, providerOf } from "./deployment.ts";
import type { Outcome } from "./graph.ts";
import {
  adoptState,
  authorizeStep,
  callHandler,
  checkAgainstSchema,
  ResourceFailure,
  requestOf,
  takeTime,
} from "./handler-call.ts";

/** What an update has to bring a resource to. */
export interface Change {
  readonly resource: StackResource;
  readonly properties: Properties;
  readonly stackTags: Readonly<Record<string, string>>;
  readonly recreation: Recreation | undefined;
}

const takesTags = (type: string) => resourceSchema(type)?.tagInformation !== undefined;

/** Stack tags alone are a change of every resource that takes tags: docs resource-tags. */
export function changeTo(
  resource: StackResource,
  properties: Properties,
  stackTags: Readonly<Record<string, string>>,
): Change {
  const tagged = takesTags(resource.type) && !sameValue(resource.stackTags, stackTags);
  const recreation = recreationOfChange(resource.type, resource.properties, properties);
  return { resource, properties, stackTags, recreation: recreation ?? (tagged ? "Never" : undefined) };
}

/** Has the handler change it where it stands. */
export async function updateInPlace(deployment: Deployment, change: Change): Promise<void> {
  const { resource, properties, stackTags } = change;
  const { type, physicalId, properties: previous } = resource;
  const request = requestOf(deployment, { resource, properties, stackTags, status: "UPDATE_IN_PROGRESS" });
  await callHandler(deployment, type, async () => {
    checkAgainstSchema(resource, properties);
    const provider = providerOf(deployment, type);
    if (!provider.update) throw new AwsError("NotUpdatable", `the lab cannot update ${type}`);
    await authorizeStep(deployment, resource, { step: "update", properties });
    adoptState(resource, await provider.update(request, physicalId, previous));
    await takeTime(deployment, type, "update");
  });
  Object.assign(resource, { properties, stackTags });
}

function checkCustomName({ resource, properties }: Change): void {
  const name = customName(resource.type, properties);
  if (name === undefined || name !== customName(resource.type, resource.properties)) return;
  throw new ResourceFailure(
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`,
  );
}

/** Makes a new one beside the old, which the clean-up will delete. */
async function replace(deployment: Deployment, change: Change): Promise<StackResource> {
  const { world, stack } = deployment;
  const { resource: old, properties } = change;
  resourceEvent(
    world,
    { stack, resource: old },
    {
      status: "UPDATE_IN_PROGRESS",
      properties,
      reason: "Requested update requires the creation of a new physical resource; hence creating one.",
    },
  );
  checkCustomName(change);
  const resource = { ...newResource(deployment, old.logicalId), properties };
  stack.resources.set(old.logicalId, resource);
  await make(deployment, resource, "UPDATE_IN_PROGRESS");
  stack.cleanup = [...stack.cleanup, { resource: old, retain: old.updateReplacePolicy.startsWith("Retain") }];
  return resource;
}

const isNotUpdatable = (error: unknown) =>
  error instanceof Error && error.cause instanceof AwsError && error.cause.code === "NotUpdatable";

/** Where AWS's schema says "conditionally", the handler knows: it throws NotUpdatable to ask for a new one. */
async function apply(deployment: Deployment, change: Change): Promise<StackResource> {
  const { world, stack } = deployment;
  if (change.recreation === "Always") return replace(deployment, change);
  const { resource, properties } = change;
  resourceEvent(world, { stack, resource }, { status: "UPDATE_IN_PROGRESS", properties });
  try {
    await updateInPlace(deployment, change);
    return resource;
  } catch (error) {
    if (change.recreation !== "Conditionally" || !isNotUpdatable(error)) throw error;
    return replace(deployment, change);
  }
}

function refresh(deployment: Deployment, resource: StackResource): void {
  const { logicalId } = resource;
  const dependencies = deployment.version.dependencies.get(logicalId) ?? [];
  const metadata = metadataOf(deployment, logicalId);
  Object.assign(resource, { ...policiesOf(deployment, logicalId), dependencies, metadata });
}

function giveUp(deployment: Deployment, logicalId: string, error: unknown): Outcome {
  const { world, stack, abort } = deployment;
  const resource = stack.resources.get(logicalId);
  const reason = abort.signal.aborted ? "Resource update cancelled" : String((error as Error).message);
  if (resource) resourceEvent(world, { stack, resource }, { status: "UPDATE_FAILED", reason });
  fail(deployment, { logicalId, action: "update" });
  return "failed";
}

async function change(deployment: Deployment, existing: StackResource): Promise<Outcome> {
  const { world, stack, version } = deployment;
  const { logicalId, type } = existing;
  try {
    const properties = await callHandler(deployment, type, async () => propertiesOf(deployment, logicalId));
    const wanted = changeTo(existing, properties, version.tags);
    const metadata = metadataOf(deployment, logicalId);
    if (wanted.recreation === undefined && sameValue(metadata, existing.metadata)) {
      refresh(deployment, existing);
      return "done";
    }
    stack.previous?.touched.add(logicalId);
    const resource = await apply(deployment, wanted);
    refresh(deployment, resource);
    resourceEvent(world, { stack, resource }, { status: "UPDATE_COMPLETE" });
    return "done";
  } catch (error) {
    return giveUp(deployment, logicalId, error);
  }
}

/** Brings one resource to the new version: makes, changes or replaces it, or leaves it as it is. */
export async function convergeResource(deployment: Deployment, logicalId: string): Promise<Outcome> {
  const { stack, abort } = deployment;
  if (abort.signal.aborted) return "skipped";
  const existing = stack.resources.get(logicalId);
  return existing && existing.physicalId !== ""
    ? change(deployment, existing)
    : createResource(deployment, logicalId);
}
