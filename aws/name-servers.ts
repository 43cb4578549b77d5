import { GetHostedZoneCommand, ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { plainName, type Route53Client } from "./route-53.ts";

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
