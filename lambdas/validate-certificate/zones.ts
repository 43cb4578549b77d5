import { listHostedZones, type Route53Client } from "../../aws/route-53.ts";
import type { AppStack } from "../../core/app-stack.ts";
import { chooseHostedZone } from "../../core/hosted-zones.ts";

/** The zone that the stack names, or the public one that fits best; undefined when the account has none. */
export async function findZone(
  route53: Route53Client,
  { parameters }: AppStack,
  recordName: string,
): Promise<string | undefined> {
  if (parameters.HostedZoneId) return parameters.HostedZoneId;
  return chooseHostedZone(recordName, await listHostedZones(route53))?.id;
}
