import type { ZonedName } from "../app-dns.ts";
import type { FoundRecord } from "../dns-record.ts";
import type { Obstacle } from "../obstacle.ts";

/**
 * A record that the service stack has not made is a stranger's, and stays as it is. Route 53 takes no second A record set of a name, and
 * none beside a CNAME; beside an AAAA record some visitors would go one way and some the other.
 */
export const takenName = ({ name, zone }: ZonedName, found: readonly FoundRecord[]): Obstacle => ({
  message: `The hosted zone ${zone.name} (${zone.id}) leads ${name} elsewhere already, by a record which Gatehouse did not make: found ${found.map(({ type, target }) => `${type} ${target}`).join(" and ")}.`,
  hint: "Delete the record if nobody needs it any more; or say `hosted-zone-id: external`, which makes no records and puts out as `dns-records` what they have to say, so that you move the name when the app runs.",
});
