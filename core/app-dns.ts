import { chooseHostedZone, type HostedZone } from "./hosted-zones.ts";
import type { Obstacle } from "./obstacle.ts";
import { type AppNames, allNames } from "./settings/host-names.ts";

export interface ZonedName {
  readonly name: string;
  readonly zone: HostedZone;
}

/** Who keeps the DNS of an app's names. */
export type AppDns =
  /** Zones of this account, one for each name. */
  | { readonly kept: "here"; readonly names: readonly ZonedName[] }
  /** Zones that the role of `dns-role-arn` may write to; the function looks for them there, these ids first. */
  | { readonly kept: "by-role"; readonly preferred: readonly string[] }
  /** Somebody makes the records by hand. */
  | { readonly kept: "elsewhere" };

/** What the certificate's parameter HostedZoneId says: ids with commas between, in one order, whatever that of the names. */
export function hostedZoneParameter(dns: AppDns): string {
  if (dns.kept === "elsewhere") return "";
  const ids = dns.kept === "by-role" ? dns.preferred : dns.names.map(({ zone }) => zone.id);
  return [...new Set(ids)].sort().join();
}

type Place =
  | { readonly zoned: ZonedName }
  | { readonly obstacle: Obstacle; readonly why: "none" | "several" };

const external =
  "Say `hosted-zone-id: external` if the domain's DNS is kept elsewhere: the records to make are then put out as `dns-records`.";

function placeName({ name, input }: NamedInput, zones: readonly HostedZone[], ids: readonly string[]): Place {
  const choice = chooseHostedZone(name, zones, ids);
  if (choice.found === "zone") return { zoned: { name, zone: choice.zone } };
  if (choice.found === "none")
    return {
      why: "none",
      obstacle: {
        message: `${input}: found "${name}", but no public hosted zone of this account holds it.`,
        hint: external,
      },
    };
  const twins = choice.zones.map(({ id }) => id);
  return {
    why: "several",
    obstacle: {
      message: `${input}: found "${name}", but this account has ${twins.length} public hosted zones called ${choice.zones[0]?.name}: ${twins.join(" and ")}.`,
      hint: `Say which of them the internet asks: \`hosted-zone-id: ${twins[0]}\` takes the first. \`aws route53 get-hosted-zone --id ${twins[0]}\` shows the name servers that the domain then has to be delegated to. Several ids may stand there, with commas between.`,
    },
  };
}

interface NamedInput {
  readonly name: string;
  readonly input: "domain-name" | "redirect-from";
}

const inputsOf = (names: AppNames): readonly NamedInput[] =>
  allNames(names).map((name) => ({
    name,
    input: names.redirectFrom.includes(name) ? "redirect-from" : "domain-name",
  }));

/** An id that no name lies in is a slip, told rather than passed over. */
function idleIds(names: AppNames, ids: readonly string[], zoned: readonly ZonedName[]): readonly Obstacle[] {
  return ids
    .filter((id) => !zoned.some(({ zone }) => zone.id === id))
    .map((id) => ({
      message: `hosted-zone-id: found "${id}", but it is no public hosted zone of this account that holds ${allNames(names).join(" or ")}.`,
      hint: external,
    }));
}

/** Each name's zone, or all that is wrong with them. */
export function placeNames(
  names: AppNames,
  zones: readonly HostedZone[],
  ids: readonly string[],
): { readonly names: readonly ZonedName[] } | { readonly obstacles: readonly Obstacle[] } {
  const places = inputsOf(names).map((input) => placeName(input, zones, ids));
  const zoned = places.flatMap((place) => ("zoned" in place ? [place.zoned] : []));
  const idle = idleIds(names, ids, zoned);
  // An id that fits nowhere explains names without a zone.
  const obstacles = places.flatMap((place) =>
    "obstacle" in place && !(place.why === "none" && idle.length > 0) ? [place.obstacle] : [],
  );
  const all = [...idle, ...obstacles];
  return all.length > 0 ? { obstacles: all } : { names: zoned };
}
