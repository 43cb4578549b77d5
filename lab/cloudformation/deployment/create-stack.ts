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
async function undoCreation(deployment: Deployment): Promise<string | undefined> {
  const { stack, version } = deployment;
  const attempt = { ...deployment, failures: [] };
  await runGraph(reversed(version.dependencies), async (logicalId) => {
    const resource = stack.resources.get(logicalId);
    return resource
      ? deleteResource(attempt, resource, { retain: resource.deletionPolicy === "Retain" })
      : "done";
  });
  return attempt.failures.length > 0 ? failedResources(attempt.failures) : undefined;
}

interface Undoing {
  readonly name: "ROLLBACK" | "DELETE";
  readonly reason: string;
}

async function undo(deployment: Deployment, { name, reason }: Undoing): Promise<void> {
  const { world, stack } = deployment;
  stack.deletionTime = world.clock.now();
  stackEvent(world, stack, { status: `${name}_IN_PROGRESS`, reason });
  const failed = await undoCreation(deployment);
  if (isTakenOver(deployment)) return;
  if (failed !== undefined) {
    stackEvent(world, stack, { status: `${name}_FAILED`, reason: failed });
    return;
  }
  if (name === "DELETE") stack.deletedAt = world.clock.now();
  stackEvent(world, stack, { status: `${name}_COMPLETE` });
}

/** RollbackStack, of a creation that failed and was left as it was. */
export const undoFailedCreation = (deployment: Deployment): Promise<void> =>
  undo(deployment, { name: "ROLLBACK", reason: "User Initiated" });

function rollBack(deployment: Deployment, reason: string): Promise<void> {
  return deployment.stack.onFailure === "DELETE"
    ? undo(deployment, { name: "DELETE", reason: `${reason}Delete requested by user.` })
    : undo(deployment, { name: "ROLLBACK", reason: `${reason}Rollback requested by user.` });
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
