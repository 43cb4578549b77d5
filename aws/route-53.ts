import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  type ResourceRecordSet,
  Route53Client,
  type Route53ClientConfig,
} from "@aws-sdk/client-route-53";
import { dnsName } from "../core/dns-record.ts";
import type { HostedZone } from "../core/hosted-zones.ts";
import { clientOptions } from "./client-options.ts";
import { errorCode, unlessRefused } from "./error-code.ts";

export type { Route53Client };

/** With the credentials of the environment, or others. */
export const route53Client = (credentials?: Route53ClientConfig["credentials"]) =>
  new Route53Client({ ...clientOptions, ...(credentials ? { credentials } : {}) });

/** All that leads a name somewhere, in Route 53's own words: DELETE takes only what is exactly there, time to live and all. */
export interface AddressRecord {
  readonly type: "A" | "AAAA" | "CNAME";
  /** What it points to, without the trailing dot, lower case; of several values the first. */
  readonly target: string;
  readonly set: ResourceRecordSet;
}

/** All zones of the account; ids without `/hostedzone/`. */
export async function listHostedZones(client: Route53Client): Promise<readonly HostedZone[]> {
  const zones: HostedZone[] = [];
  for await (const page of paginateListHostedZones({ client }, {}))
    for (const zone of page.HostedZones ?? [])
      zones.push({
        id: (zone.Id ?? "").replace("/hostedzone/", ""),
        name: dnsName(zone.Name),
        private: zone.Config?.PrivateZone ?? false,
        linked: zone.LinkedService !== undefined,
      });
  return zones;
}

/** An asterisk comes back as `\052`: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
export const plainName = (name: string | undefined): string => dnsName(name).replace("\\052", "*");

/** The records that lead `name` somewhere; none where there is no such zone. */
export async function findAddresses(
  client: Route53Client,
  zoneId: string,
  name: string,
): Promise<readonly AddressRecord[]> {
  const request = new ListResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    StartRecordName: name,
    MaxItems: 20,
  });
  const answer = await unlessRefused(client.send(request), ["NoSuchHostedZone"]);
  return (answer?.ResourceRecordSets ?? [])
    .filter(({ Name, Type }) => plainName(Name) === name && Type && /^(A|AAAA|CNAME)$/.test(Type))
    .map((set) => ({
      type: set.Type as AddressRecord["type"],
      target: dnsName(set.AliasTarget?.DNSName ?? set.ResourceRecords?.[0]?.Value),
      set,
    }));
}

export type RecordChange = readonly [action: ChangeAction, set: ResourceRecordSet];

export const cnameSet = (name: string, value: string): ResourceRecordSet => ({
  Name: `${name}.`,
  Type: "CNAME",
  TTL: 300,
  ResourceRecords: [{ Value: `${value}.` }],
});

/** `targetZone`: the zone of the target's name, which AWS keeps. */
export const aliasSet = (name: string, target: string, targetZone: string): ResourceRecordSet => ({
  Name: `${name}.`,
  Type: "A",
  AliasTarget: { DNSName: target, HostedZoneId: targetZone, EvaluateTargetHealth: false },
});

/** Makes all changes or none. */
export async function changeRecords(
  client: Route53Client,
  zoneId: string,
  changes: readonly RecordChange[],
): Promise<void> {
  const Changes = changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet }));
  await client.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes },
    }),
  );
}

/** Two runs at once want the same; who comes second is refused, and finds it done when it looks again. */
export const lookAgain = (work: () => Promise<void>): Promise<void> =>
  work().catch((error: unknown) => {
    if (errorCode(error) !== "InvalidChangeBatch") throw error;
    return work();
  });
