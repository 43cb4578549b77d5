import type { HostedZone } from "../hosted-zones.ts";
import type { Obstacle } from "../obstacle.ts";

/** A zone and who answers for its name. Names without the trailing dot, lower case. */
export interface Delegation {
  readonly zone: Pick<HostedZone, "id" | "name">;
  /** The name servers that Route 53 has given the zone, and those that it names itself. */
  readonly own: readonly string[];
  /** Those that public DNS leads to; none: nobody answers for the name; undefined: it could not be asked. */
  readonly found: readonly string[] | undefined;
}

/**
 * Whether the world asks this zone. One common name server is enough: a domain may be kept by several providers at once. Otherwise ACM
 * never sees the validation records, and the certificate waits for three days and fails.
 */
export function judgeDelegation({ zone, own, found }: Delegation): Obstacle | "fine" | "unknown" {
  if (!found) return "unknown";
  if (found.some((server) => own.includes(server))) return "fine";
  const others =
    found.length > 0 ? `is asked of ${found.join(", ")}` : "is delegated to no name server at all";
  return {
    message: `The hosted zone ${zone.name} (${zone.id}) is not the one that the internet asks: ${zone.name} ${others}, and the zone has ${own.join(", ")}.`,
    hint: `Have the domain's registrar, or the zone above, name the zone's servers; or name the right zone with \`hosted-zone-id\`, or say \`hosted-zone-id: external\` if DNS is kept elsewhere: the records to make are then put out as \`dns-records\`.`,
  };
}
