import type { ValidationRecord } from "./validation-records.ts";

/** A DNS record that somebody makes by hand, since no zone of this account holds the name. */
export interface DnsRecord {
  readonly name: string;
  readonly type: "CNAME";
  readonly value: string;
}

interface Wanted {
  /** All names of the app. */
  readonly names: readonly string[];
  /** What proves them to ACM. */
  readonly proofs: readonly ValidationRecord[];
  /** The load balancer's name; undefined while it is not known. */
  readonly loadBalancer: string | undefined;
}

/** What the output `dns-records` lists: what proves the names, and what leads them to the load balancer. */
export function recordsToMake({ names, proofs, loadBalancer }: Wanted): readonly DnsRecord[] {
  const leading = loadBalancer === undefined ? [] : names.map((name) => ({ name, value: loadBalancer }));
  return [...proofs, ...leading].map(({ name, value }) => ({ name, type: "CNAME", value }));
}
