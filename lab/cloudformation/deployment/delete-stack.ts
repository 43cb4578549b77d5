import { stackEvent } from "../events.ts";
import { deleteResource } from "./delete-resource.ts";
import type { Deployment } from "./deployment.ts";
import { failedResources } from "./failed-resources.ts";
import { reversed, runGraph } from "./graph.ts";

/** Deletes a stack's resources, the last made first; `retained` are left and forgotten. */
export async function deleteStack(deployment: Deployment, retained: readonly string[]): Promise<void> {
  const { world, stack, failures } = deployment;
  const resources = [...stack.cleanup.map(({ resource }) => resource), ...stack.resources.values()];
  const graph = new Map(resources.map(({ logicalId, dependencies }) => [logicalId, dependencies]));
  await runGraph(reversed(graph), async (logicalId) => {
    const resource = stack.resources.get(logicalId);
    if (!resource) return "done";
    const retain = retained.includes(logicalId) || resource.deletionPolicy.startsWith("Retain");
    return deleteResource(deployment, resource, { retain });
  });
  if (failures.length > 0) {
    return stackEvent(world, stack, { status: "DELETE_FAILED", reason: failedResources(failures) });
  }
  stack.deletedAt = world.clock.now();
  stackEvent(world, stack, { status: "DELETE_COMPLETE" });
}
