import type { Leftover } from "../store.ts";
import { deleteResource } from "./delete-resource.ts";
import type { Deployment } from "./deployment.ts";
import { reversed, runGraph } from "./graph.ts";

/**
 * Deletes what the stack no longer needs, dependents first. A failure is shown in its event and changes nothing else:
 * the stack is complete, and what could not be deleted stays behind outside of it.
 */
export async function cleanUp(deployment: Deployment): Promise<void> {
  const { stack } = deployment;
  const attempt = { ...deployment, failures: [] };
  const byId = new Map<string, Leftover[]>();
  for (const leftover of stack.cleanup) {
    const { logicalId } = leftover.resource;
    byId.set(logicalId, [...(byId.get(logicalId) ?? []), leftover]);
  }
  const graph = new Map(
    [...byId].map(([id, found]) => [id, found.flatMap(({ resource }) => resource.dependencies)]),
  );
  await runGraph(reversed(graph), async (logicalId) => {
    for (const { resource, retain } of byId.get(logicalId) ?? []) {
      await deleteResource(attempt, resource, { retain, inCleanUp: true });
      if (stack.resources.get(logicalId) === resource) stack.resources.delete(logicalId);
    }
    return "done";
  });
  stack.cleanup = [];
}
