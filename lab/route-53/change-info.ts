import type { ChangeInfo } from "@aws-sdk/client-route-53";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { route53Store } from "./store.ts";

export const bareChangeId = (id = ""): string => id.replace(/^\/?change\//, "");

/** PENDING until it has reached all name servers. */
export function describeChange(world: World, id: string): ChangeInfo {
  const change = world.store(route53Store).changes.get(id);
  if (!change) throw new AwsError("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
  const inSync = world.clock.now() >= change.submittedAt + momentsInSeconds.recordsInSync * 1000;
  return {
    Id: `/change/${id}`,
    Status: inSync ? "INSYNC" : "PENDING",
    SubmittedAt: new Date(change.submittedAt),
    ...(change.comment === undefined ? {} : { Comment: change.comment }),
  };
}
