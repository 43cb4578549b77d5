import type { ZonedName } from "../app-dns.ts";
import type { Obstacle } from "../obstacle.ts";

/** A record set that stands where an alias record is to go. */
export interface StandingRecord {
  /** A or CNAME: Route 53 takes no second A record set of a name, and none beside a CNAME. */
  readonly type: string;
  /** What it leads to. */
  readonly value: string;
}

/** A record that the service stack has not made is a stranger's, and stays as it is. */
export const takenName = ({ name, zone }: ZonedName, { type, value }: StandingRecord): Obstacle => ({
  message: `The hosted zone ${zone.name} (${zone.id}) has a record for ${name} already, which Gatehouse did not make: found ${type} ${value}.`,
  hint: "Delete the record if nobody needs it any more; or say `hosted-zone-id: external`, which makes no records and puts out as `dns-records` what they have to say, so that you move the name when the app runs.",
});
