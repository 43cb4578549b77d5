import { stackEvent } from "../events.ts";
import { createResource } from "./create-resource.ts";
import { deleteResource } from "./delete-resource.ts";
import { type Deployment, isTakenOver } from "./deployment.ts";
import { failedResources } from "./failed-resources.ts";
import { reversed, runGraph } from "./graph.ts";
import { checkOutputAttributes, outputsOf } from "./outputs.ts";

/** Makes everything; answers with the reason if that did not succeed. */
async function makeAll(deployment: Deployment): Promise<string | undefined> {
  const { stack, version, failures } = deployment;
  try {
    checkOutputAttributes(version);
    await runGraph(version.dependencies, (logicalId) => createResource(deployment, logicalId));
    if (failures.length > 0) return failedResources(failures);
    if (!isTakenOver(deployment)) stack.outputs = outputsOf(deployment);
    return undefined;
  } catch (error) {
    return `${(error as Error).message} `;
  }
}

/** Deletes what the failed creation has made. RetainExceptOnCreate does not hold here; Retain does. */
export async function undoCreation(deployment: Deployment): Promise<string | undefined> {
  const { stack, version } = deployment;
  const undo = { ...deployment, failures: [] };
  await runGraph(reversed(version.dependencies), async (logicalId) => {
    const resource = stack.resources.get(logicalId);
    return resource ? deleteResource(undo, resource, resource.deletionPolicy === "Retain") : "done";
  });
  return undo.failures.length > 0 ? failedResources(undo.failures) : undefined;
}

async function rollBack(deployment: Deployment, reason: string): Promise<void> {
  const { world, stack } = deployment;
  const deleting = stack.onFailure === "DELETE";
  const name = deleting ? "DELETE" : "ROLLBACK";
  const status = `${name}_IN_PROGRESS`;
  const by = deleting ? "Delete requested by user." : "Rollback requested by user.";
  stackEvent(world, stack, { status, reason: `${reason}${by}` });
  const failed = await undoCreation(deployment);
  if (failed !== undefined) return stackEvent(world, stack, { status: `${name}_FAILED`, reason: failed });
  if (deleting) stack.deletedAt = world.clock.now();
  stackEvent(world, stack, { status: `${name}_COMPLETE` });
}

/** The creation of a stack from its first resource to its end, whichever it is. */
export async function createStack(deployment: Deployment): Promise<void> {
  const { world, stack } = deployment;
  const reason = await makeAll(deployment);
  if (isTakenOver(deployment)) return;
  if (reason === undefined) return stackEvent(world, stack, { status: "CREATE_COMPLETE" });
  if (stack.onFailure === "DO_NOTHING") {
    return stackEvent(world, stack, { status: "CREATE_FAILED", reason });
  }
  await rollBack(deployment, reason);
}
