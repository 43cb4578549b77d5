import type { AppDns } from "./app-dns.ts";
import { hash } from "./hash.ts";
import type { KnownStack } from "./plan/stack-choice.ts";
import { conditionOf } from "./stack-status.ts";

/** One name that is to lead to the load balancer. */
export interface AliasRecord {
  readonly name: string;
  readonly zoneId: string;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * The resource of a name's record in the service stack. It hangs on the name alone: CloudFormation makes what is new before it deletes
 * what is gone, and Route 53 refuses to create a record that exists, so a name may never move from one resource to another. The hash
 * tells `a-b.com` from `a.b.com`.
 */
export const aliasLogicalId = (name: string): string => {
  const words = name.replaceAll("*", "any").split(/[^a-z0-9]+/);
  return `Alias${words.map(capital).join("")}${hash(name).toString(16).padStart(8, "0")}`;
};

/** JSON for the name, since a wildcard's asterisk means something else to YAML. */
const resource = ({ name, zoneId }: AliasRecord): string =>
  `  ${aliasLogicalId(name)}:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: ${zoneId}
      Name: ${JSON.stringify(name)}
      Type: A
      AliasTarget: { DNSName: !Ref LoadBalancerDnsName, HostedZoneId: !Ref LoadBalancerHostedZoneId, EvaluateTargetHealth: false }
`;

/** The section behind the resources. */
const place = /^Outputs:$/m;

/** service.yaml with a record for each name, as its last resources. */
export function withAliasRecords(text: string, records: readonly AliasRecord[]): string {
  if (!place.test(text)) throw new Error("the template has no line that says Outputs:");
  return text.replace(place, (line) => records.map(resource).join("") + line);
}

export interface ServiceRecords {
  /** The zone of the template's own record, which has the canonical name; "" for none. */
  readonly ownZoneId: string;
  readonly aliases: readonly AliasRecord[];
}

/** The template's own record, made by hand or by an older version, stays the canonical name's as long as it can. */
function keepsOwn({ name, zoneId }: AliasRecord, known: KnownStack | undefined): boolean {
  const { DomainName, HostedZoneId } = known?.parameters ?? {};
  const lasts = known !== undefined && conditionOf(known.status) !== "broken";
  return lasts && DomainName === name && HostedZoneId === zoneId;
}

/** The alias records that the service stack makes: only in zones of its own account. */
export function recordsOfService(dns: AppDns, known: KnownStack | undefined): ServiceRecords {
  if (dns.kept !== "here") return { ownZoneId: "", aliases: [] };
  const records = dns.names.map(({ name, zone }) => ({ name, zoneId: zone.id }));
  const [canonical] = records;
  return canonical && keepsOwn(canonical, known)
    ? { ownZoneId: canonical.zoneId, aliases: records.slice(1) }
    : { ownZoneId: "", aliases: records };
}
