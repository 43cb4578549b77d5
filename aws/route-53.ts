import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { HostedZone } from "../core/hosted-zones.ts";
import { clientOptions } from "./client-options.ts";

export type { Route53Client };

export const route53Client = () => new Route53Client(clientOptions);

/** A CNAME record with one value, names without the trailing dot, lower case. */
export interface CnameRecord {
  readonly name: string;
  readonly value: string;
}

const withoutDot = (name: string | undefined) => (name ?? "").replace(/\.$/, "").toLowerCase();

/** All zones of the account; ids without `/hostedzone/`. */
export async function listHostedZones(client: Route53Client): Promise<readonly HostedZone[]> {
  const zones: HostedZone[] = [];
  for await (const page of paginateListHostedZones({ client }, {}))
    for (const zone of page.HostedZones ?? [])
      zones.push({
        id: (zone.Id ?? "").replace("/hostedzone/", ""),
        name: withoutDot(zone.Name),
        private: zone.Config?.PrivateZone ?? false,
        linked: zone.LinkedService !== undefined,
      });
  return zones;
}

/** The values of the CNAME record of that name, with its time to live; undefined when there is none. */
export async function findCname(
  client: Route53Client,
  zoneId: string,
  name: string,
): Promise<{ readonly values: readonly string[]; readonly ttl: number } | undefined> {
  const { ResourceRecordSets } = await client.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      StartRecordName: name,
      StartRecordType: "CNAME",
      MaxItems: 1,
    }),
  );
  const found = ResourceRecordSets?.[0];
  if (found?.Type !== "CNAME" || withoutDot(found.Name) !== withoutDot(name)) return undefined;
  return {
    values: (found.ResourceRecords ?? []).map(({ Value }) => withoutDot(Value)),
    ttl: found.TTL ?? 300,
  };
}

const change = (action: "UPSERT" | "DELETE", { name, value }: CnameRecord, ttl: number): Change => ({
  Action: action,
  ResourceRecordSet: { Name: `${name}.`, Type: "CNAME", TTL: ttl, ResourceRecords: [{ Value: `${value}.` }] },
});

const comment = "Gatehouse: validation of a certificate";

/** Writes all of them in one change: either every one or none. */
export async function upsertCnames(
  client: Route53Client,
  zoneId: string,
  records: readonly CnameRecord[],
): Promise<void> {
  const Changes = records.map((record) => change("UPSERT", record, 300));
  await client.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Comment: comment, Changes },
    }),
  );
}

/** Route 53 deletes only what is given exactly, time to live included. */
export async function deleteCname(
  client: Route53Client,
  zoneId: string,
  { ttl, ...record }: CnameRecord & { readonly ttl: number },
): Promise<void> {
  await client.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Comment: comment, Changes: [change("DELETE", record, ttl)] },
    }),
  );
}
