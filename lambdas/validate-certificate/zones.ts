import { listHostedZones, type Route53Client } from "../../aws/route-53.ts";
import type { AppStack } from "../../core/app-stack.ts";
import { chooseHostedZone, zoneIdsIn } from "../../core/hosted-zones.ts";

/** The zone that the stack names, or the public one that fits best; undefined when the account has none. */
export async function findZone(
  route53: Route53Client,
  { parameters }: AppStack,
  recordName: string,
): Promise<string | undefined> {
  const preferred = zoneIdsIn(parameters.HostedZoneId ?? "");
  if (preferred.length === 1) return preferred[0];
  const choice = chooseHostedZone(recordName, await listHostedZones(route53), preferred);
  return choice.found === "zone" ? choice.zone.id : undefined;
}
