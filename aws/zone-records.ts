import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { StandingRecord } from "../core/preflight/taken-names.ts";
import type { Route53Client } from "./route-53.ts";

/** Route 53 writes an asterisk as an octal code: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
const plainName = (name = "") => name.replace("\\052", "*").replace(/\.$/, "").toLowerCase();

interface Zone {
  readonly id: string;
  readonly name: string;
}

/**
 * The name servers that Route 53 has given the zone, and those that its own NS record names: where a domain has name servers with names
 * of its own, only that record knows them (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/white-label-name-servers.html).
 */
export async function nameServersOf(client: Route53Client, { id, name }: Zone): Promise<readonly string[]> {
  const start = { StartRecordName: name, StartRecordType: "NS", MaxItems: 1 } as const;
  const [{ DelegationSet }, { ResourceRecordSets = [] }] = await Promise.all([
    client.send(new GetHostedZoneCommand({ Id: id })),
    client.send(new ListResourceRecordSetsCommand({ HostedZoneId: id, ...start })),
  ]);
  const [set] = ResourceRecordSets.filter(({ Name, Type }) => Type === "NS" && plainName(Name) === name);
  const named = (set?.ResourceRecords ?? []).map(({ Value }) => plainName(Value));
  return [...new Set([...(DelegationSet?.NameServers ?? []).map(plainName), ...named])];
}

const describe = ({ Type = "A", AliasTarget, ResourceRecords = [] }: ResourceRecordSet): StandingRecord => ({
  type: Type,
  value: AliasTarget
    ? `(an alias of ${plainName(AliasTarget.DNSName)})`
    : ResourceRecords.map(({ Value = "" }) => Value).join(", "),
});

/** The A or CNAME record of that name; undefined when there is none. One look at its first record sets is enough: A sorts before all others. */
export async function findAddressRecord(
  client: Route53Client,
  zoneId: string,
  name: string,
): Promise<StandingRecord | undefined> {
  const input = { HostedZoneId: zoneId, StartRecordName: name, MaxItems: 20 };
  const { ResourceRecordSets = [] } = await client.send(new ListResourceRecordSetsCommand(input));
  const found = ResourceRecordSets.find(
    ({ Name, Type = "" }) => plainName(Name) === name && ["A", "CNAME"].includes(Type),
  );
  return found && describe(found);
}
