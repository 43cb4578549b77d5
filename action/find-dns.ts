import { listHostedZones } from "../aws/route-53.ts";
import { type AppDns, placeNames, type ZonedName } from "../core/app-dns.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { obstacleError } from "./obstacle-error.ts";
import type { Session } from "./session.ts";

function tellZones({ journal }: Session, names: readonly ZonedName[]): void {
  for (const { name, zone } of names)
    journal.note(`${name} lies in the hosted zone ${zone.name} (${zone.id})`);
}

/** Who keeps the names' DNS. What would leave the certificate waiting for ever is found here, before anything is made. */
export async function findDns(session: Session, settings: DeploySettings): Promise<AppDns> {
  const { hostedZones, dnsRoleArn } = settings;
  if (hostedZones === "external") return { kept: "elsewhere" };
  if (dnsRoleArn !== "") {
    session.journal.note(
      `The hosted zones are of another account: validate-certificate looks for them with ${dnsRoleArn}`,
    );
    return { kept: "by-role", preferred: hostedZones };
  }
  const placed = placeNames(settings, await listHostedZones(session.clients.route53), hostedZones);
  if ("obstacles" in placed) throw obstacleError(placed.obstacles);
  if (hostedZones.length === 0) tellZones(session, placed.names);
  return { kept: "here", names: placed.names };
}
