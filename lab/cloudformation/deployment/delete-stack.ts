import { stackEvent } from "../events.ts";
import type { Leftover } from "../store.ts";
import { deleteResource } from "./delete-resource.ts";
import type { Deployment } from "./deployment.ts";
import { failedResources } from "./failed-resources.ts";
import { type Outcome, reversed, runGraph } from "./graph.ts";

/** Every resource of the stack, and what a given up update has left of it. */
function everything({ stack }: Deployment, retained: readonly string[]): Map<string, Leftover[]> {
  const found = new Map<string, Leftover[]>(
    stack.cleanup.map((leftover) => [leftover.resource.logicalId, [leftover]]),
  );
  for (const resource of stack.resources.values()) {
    const retain = retained.includes(resource.logicalId) || resource.deletionPolicy.startsWith("Retain");
    found.set(resource.logicalId, [...(found.get(resource.logicalId) ?? []), { resource, retain }]);
  }
  return found;
}

/** Deletes a stack's resources, the last made first; `retained` are left and forgotten. */
export async function deleteStack(deployment: Deployment, retained: readonly string[]): Promise<void> {
  const { world, stack, failures } = deployment;
  const all = everything(deployment, retained);
  const graph = new Map(
    [...all].map(([id, found]) => [id, found.flatMap(({ resource }) => resource.dependencies)]),
  );
  await runGraph(reversed(graph), async (logicalId) => {
    const outcomes: Outcome[] = [];
    for (const { resource, retain } of all.get(logicalId) ?? []) {
      outcomes.push(await deleteResource(deployment, resource, { retain }));
    }
    return outcomes.includes("failed") ? "failed" : "done";
  });
  if (failures.length > 0) {
    return stackEvent(world, stack, { status: "DELETE_FAILED", reason: failedResources(failures) });
  }
  stack.deletedAt = world.clock.now();
  stackEvent(world, stack, { status: "DELETE_COMPLETE" });
}
