import type { CaaRecord } from "node:dns";
import { Resolver } from "node:dns/promises";
import { dnsName } from "../../core/dns-record.ts";
import type { CaaProperty } from "../../core/preflight/caa.ts";

/** DNS as the internet sees it. Undefined: it could not be asked. */
export interface PublicDns {
  /** Lower case, without the trailing dot; none when nobody answers for the name. */
  nameServers(name: string): Promise<readonly string[] | undefined>;
  caa(name: string): Promise<readonly CaaProperty[] | undefined>;
}

/**
 * Not the runner's own: inside a VPC that one answers from private zones. Cloudflare's and Google's, which ask for nobody's zone
 * instead of the zone's owner.
 */
const openResolvers = ["1.1.1.1", "8.8.8.8"];

/** "no such name" and "no records of that type" are answers, all else is none: https://nodejs.org/api/dns.html#error-codes */
function empty(error: unknown): readonly [] | undefined {
  const { code } = Object(error) as { readonly code?: unknown };
  return code === "ENOTFOUND" || code === "ENODATA" ? [] : undefined;
}

const propertiesOf = (record: CaaRecord): readonly CaaProperty[] =>
  Object.entries(record).flatMap(([tag, value]) =>
    typeof value === "string" && tag !== "type" ? [{ tag: tag.toLowerCase(), value }] : [],
  );

/** `servers`: addresses with commas between, `none` for no questions, or nothing for open resolvers. An answer takes at most about four seconds. */
export function createPublicDns(servers: string): PublicDns | undefined {
  if (servers.trim() === "none") return undefined;
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers(servers.match(/[^\s,]+/g) ?? openResolvers);
  return {
    nameServers: (name) => resolver.resolveNs(name).then((found) => found.map((one) => dnsName(one)), empty),
    caa: (name) => resolver.resolveCaa(name).then((found) => found.flatMap(propertiesOf), empty),
  };
}
