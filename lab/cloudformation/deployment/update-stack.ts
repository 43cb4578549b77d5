import { stackEvent } from "../events.ts";
import { cleanUp } from "./clean-up.ts";
import { type Deployment, isTakenOver } from "./deployment.ts";
import { failedResources } from "./failed-resources.ts";
import { runGraph } from "./graph.ts";
import { checkOutputAttributes, outputsOf } from "./outputs.ts";
import { rollBackUpdate } from "./roll-back-update.ts";
import { convergeResource } from "./update-resource.ts";

/** Converges everything; answers with the reason if that did not succeed. */
async function convergeAll(deployment: Deployment): Promise<string | undefined> {
  const { stack, version, failures, abort } = deployment;
  try {
    checkOutputAttributes(version);
    await runGraph(version.dependencies, (logicalId) => convergeResource(deployment, logicalId));
    if (failures.length > 0) return failedResources(failures);
    if (abort.signal.aborted) return "User Initiated";
    stack.outputs = outputsOf(deployment);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function leaveRemoved({ stack, version }: Deployment): void {
  const removed = [...stack.resources.values()].filter(
    ({ logicalId }) => !version.dependencies.has(logicalId),
  );
  const leftovers = removed.map((resource) => ({
    resource,
    retain: resource.deletionPolicy.startsWith("Retain"),
  }));
  stack.cleanup = [...stack.cleanup, ...leftovers];
}

/** An update from its first resource to the end of its clean-up, or of its rollback. */
export async function updateStack(deployment: Deployment): Promise<void> {
  const { world, stack } = deployment;
  const reason = await convergeAll(deployment);
  if (isTakenOver(deployment)) return;
  if (reason !== undefined) {
    if (stack.disableRollback) return stackEvent(world, stack, { status: "UPDATE_FAILED", reason });
    return rollBackUpdate(deployment, { reason, skipped: [] });
  }
  leaveRemoved(deployment);
  stackEvent(world, stack, { status: "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" });
  await cleanUp(deployment);
  Object.assign(stack, { previous: undefined });
  stackEvent(world, stack, { status: "UPDATE_COMPLETE" });
}
