import { resourceEvent, stackEvent } from "../events.ts";
import type { FormerState, Leftover, StackResource } from "../store.ts";
import { cleanUp } from "./clean-up.ts";
import { type Deployment, fail } from "./deployment.ts";
import { failedResources } from "./failed-resources.ts";
import { type Outcome, runGraph } from "./graph.ts";
import { changeTo, updateInPlace } from "./update-resource.ts";

/** A replaced resource is put back as it was: the old one was not deleted yet. */
function putBack({ world, stack }: Deployment, former: StackResource, current: StackResource): void {
  if (current.physicalId !== "") stack.cleanup = [...stack.cleanup, { resource: current, retain: false }];
  const resource = { ...former };
  stack.resources.set(former.logicalId, resource);
  resourceEvent(world, { stack, resource }, { status: "UPDATE_COMPLETE" });
}

async function changeBack(
  deployment: Deployment,
  former: StackResource,
  current: StackResource,
): Promise<void> {
  const { world, stack } = deployment;
  resourceEvent(world, { stack, resource: current }, { status: "UPDATE_IN_PROGRESS" });
  const { metadata, dependencies, deletionPolicy, updateReplacePolicy } = former;
  await updateInPlace(deployment, changeTo(current, former.properties, former.stackTags));
  Object.assign(current, { metadata, dependencies, deletionPolicy, updateReplacePolicy });
  resourceEvent(world, { stack, resource: current }, { status: "UPDATE_COMPLETE" });
}

async function restore(deployment: Deployment, former: StackResource): Promise<Outcome> {
  const { world, stack } = deployment;
  const current = stack.resources.get(former.logicalId) ?? former;
  try {
    if (current.physicalId !== former.physicalId) putBack(deployment, former, current);
    else await changeBack(deployment, former, current);
    return "done";
  } catch (error) {
    const reason = (error as Error).message;
    resourceEvent(world, { stack, resource: current }, { status: "UPDATE_FAILED", reason });
    fail({ ...deployment, abort: new AbortController() }, { logicalId: former.logicalId, action: "update" });
    return "failed";
  }
}

/** What the update has made and nobody wants now. */
function newcomers({ stack }: Deployment, { resources }: FormerState): Leftover[] {
  const known = new Set(resources.map(({ logicalId }) => logicalId));
  return [...stack.resources.values()]
    .filter(({ logicalId }) => !known.has(logicalId))
    .map((resource) => ({ resource, retain: resource.deletionPolicy === "Retain" }));
}

async function restoreAll(
  deployment: Deployment,
  former: FormerState,
  skipped: readonly string[],
): Promise<void> {
  const byId = new Map(former.resources.map((resource) => [resource.logicalId, resource]));
  await runGraph(former.version.dependencies, async (logicalId) => {
    const resource = byId.get(logicalId);
    const touched = former.touched.has(logicalId) && !skipped.includes(logicalId);
    return resource && touched ? restore(deployment, resource) : "done";
  });
}

export interface RollbackRequest {
  readonly reason: string | undefined;
  /** ContinueUpdateRollback's ResourcesToSkip. */
  readonly skipped: readonly string[];
}

/** Brings a stack back to where its update began. */
export async function rollBackUpdate(
  deployment: Deployment,
  { reason, skipped }: RollbackRequest,
): Promise<void> {
  const { world, stack } = deployment;
  const former = stack.previous;
  if (!former) throw new Error(`${stack.stackName} has nothing to go back to`);
  stackEvent(world, stack, { status: "UPDATE_ROLLBACK_IN_PROGRESS", reason });
  const { version, outputs } = former;
  Object.assign(stack, { version, outputs, cleanup: [] });
  const back = { ...deployment, version, failures: [], abort: new AbortController() };
  await restoreAll(back, former, skipped);
  if (back.failures.length > 0) {
    return stackEvent(world, stack, {
      status: "UPDATE_ROLLBACK_FAILED",
      reason: failedResources(back.failures),
    });
  }
  stack.cleanup = [...stack.cleanup, ...newcomers(back, former)];
  stackEvent(world, stack, { status: "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" });
  await cleanUp(back);
  Object.assign(stack, { previous: undefined });
  stackEvent(world, stack, { status: "UPDATE_ROLLBACK_COMPLETE" });
}
