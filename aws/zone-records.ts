import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { StandingRecord } from "../core/preflight/taken-names.ts";
import type { Route53Client } from "./route-53.ts";

/** Route 53 writes an asterisk as an octal code: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
const plainName = (name = "") => name.replace("\\052", "*").replace(/\.$/, "").toLowerCase();

/** The name servers that the zone was given; none for a private zone. */
export async function nameServersOf(client: Route53Client, zoneId: string): Promise<readonly string[]> {
  const { DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: zoneId }));
  return (DelegationSet?.NameServers ?? []).map(plainName);
}

const describe = ({ Type = "A", AliasTarget, ResourceRecords = [] }: ResourceRecordSet): StandingRecord => ({
  type: Type,
  value: AliasTarget
    ? `(an alias of ${plainName(AliasTarget.DNSName)})`
    : ResourceRecords.map(({ Value = "" }) => Value).join(", "),
});

/** The A or CNAME record of that name; undefined when there is none. A sorts before all other types but those that are beside it. */
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
