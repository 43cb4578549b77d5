import { describeAllStacks } from "../../aws/cloudformation.ts";
import { listReleasedApps } from "../../aws/ssm.ts";
import { appOfTags } from "../../core/app-stack.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { Session } from "../session.ts";

/** The other apps on the platform: by their release parameters and by their stacks' tags. */
export async function findNeighbours(
  { clients }: Session,
  { platform, name }: AppIdentity,
): Promise<readonly string[]> {
  const [released, stacks] = await Promise.all([
    listReleasedApps(clients.ssm, platform),
    describeAllStacks(clients.cloudFormation),
  ]);
  const owners = stacks.flatMap(({ tags }) => appOfTags(tags) ?? []);
  const ofStacks = owners.filter((owner) => owner.platform === platform).map((owner) => owner.name);
  return [...new Set([...released, ...ofStacks])].filter((other) => other !== name).sort();
}
