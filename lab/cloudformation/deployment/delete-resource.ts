import { resourceEvent } from "../events.ts";
import type { StackResource } from "../store.ts";
import { type Deployment, fail, providerOf } from "./deployment.ts";
import type { Outcome } from "./graph.ts";
import { authorizeStep, callHandler, requestOf, takeTime } from "./handler-call.ts";

async function unmake(deployment: Deployment, resource: StackResource): Promise<void> {
  const { type, physicalId, properties, stackTags } = resource;
  const request = requestOf(deployment, { resource, properties, stackTags, status: "DELETE_IN_PROGRESS" });
  await callHandler(deployment, type, async () => {
    await authorizeStep(deployment, resource, { step: "delete", properties });
    await providerOf(deployment, type).delete(request, physicalId);
  });
  await takeTime(deployment, type, "delete");
}

/** Deletes one resource, or leaves it where it is to be retained. */
export async function deleteResource(
  deployment: Deployment,
  resource: StackResource,
  { retain, inCleanUp = false }: { readonly retain: boolean; readonly inCleanUp?: boolean },
): Promise<Outcome> {
  const { world, stack } = deployment;
  const tell = (status: string, reason?: string) =>
    resourceEvent(world, { stack, resource }, { status, reason, inCleanUp });
  if (resource.status === "DELETE_COMPLETE" || resource.status === "DELETE_SKIPPED") return "done";
  if (retain || resource.physicalId === "") {
    tell(retain ? "DELETE_SKIPPED" : "DELETE_COMPLETE");
    return "done";
  }
  tell("DELETE_IN_PROGRESS");
  try {
    await unmake(deployment, resource);
    tell("DELETE_COMPLETE");
    return "done";
  } catch (error) {
    tell("DELETE_FAILED", (error as Error).message);
    fail(deployment, { logicalId: resource.logicalId, action: "delete" });
    return "failed";
  }
}
