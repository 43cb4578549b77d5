import type { Stack } from "../aws/cloudformation.ts";
import { listResources } from "../aws/stack-events.ts";
import { UserError } from "../core/user-error.ts";
import type { Observation } from "./observe.ts";
import type { Session } from "./session.ts";
import { removePersistently } from "./stacks/remove-persistently.ts";

/** Whether the deletion has failed after it took the load balancer: nobody reaches what stands on it any more. */
async function isRuin({ clients }: Session, stack: Stack): Promise<boolean> {
  if (stack.status !== "DELETE_FAILED") return false;
  const resources = await listResources(clients.cloudFormation, stack.id);
  return resources.some(
    ({ logicalId, status }) => logicalId === "LoadBalancer" && status === "DELETE_COMPLETE",
  );
}

/**
 * A platform that somebody has deleted under an app is held by the app's service, in the cluster and behind the security group: that
 * goes first, so that both can be made anew. Other apps' services go when they are deployed again.
 */
export async function clearRuins(session: Session, observation: Observation): Promise<Observation> {
  const { platform, service, ...stacks } = observation.stacks;
  if (!platform || !service || !(await isRuin(session, platform))) return observation;
  session.journal.say(`  ${platform.name} is half deleted: ${service.name} is deleted too, to be made anew`);
  const [left] = await removePersistently(session, service);
  if (left)
    throw new UserError(
      `${platform.name} is half deleted, and ${service.name}, which holds it, cannot be deleted: ${left.why}`,
      "Delete that stack by hand, and run the job again.",
    );
  return { ...observation, stacks: { ...stacks, platform } };
}
