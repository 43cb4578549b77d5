import type { HostedZone, LinkedService, VPC } from "@aws-sdk/client-route-53";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { compareText, sortingName, storedName } from "./names.ts";
import { recordKey } from "./record-sets.ts";
import { type LabZone, route53Store, zonesOfAllAccounts } from "./store.ts";

export interface ZoneSettings {
  /** In place of one that is made up: where many worlds are to read the same template. */
  readonly id?: string;
  readonly name: string;
  readonly callerReference?: string | undefined;
  readonly comment?: string | undefined;
  /** With VPCs it is a private zone. */
  readonly vpcs?: readonly VPC[];
  readonly linkedService?: LinkedService;
  /** By default, unless another public zone of the name already is. */
  readonly delegated?: boolean;
}

export const zoneArn = (id: string): string => `arn:aws:route53:::hostedzone/${bareZoneId(id)}`;

export const bareZoneId = (id = ""): string => id.replace(/^\/?hostedzone\//, "");

/** Refuses with NoSuchHostedZone, in the words recorded from AWS. */
export function requireZone(world: World, id: string | undefined): LabZone {
  const zone = world.store(route53Store).zones.get(bareZoneId(id));
  if (zone) return zone;
  throw new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${bareZoneId(id)}`, 404);
}

function nameServersFor(world: World): string[] {
  const number = (below: number) => String(Math.floor(world.random.next() * below));
  return ["com", "net", "org", "co.uk"].map(
    (top) => `ns-${number(2048)}.awsdns-${number(64).padStart(2, "0")}.${top}.`,
  );
}

function ownRecords(name: string, nameServers: readonly string[]): LabZone["records"] {
  const start = `${nameServers[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  const sets = [
    { Name: name, Type: "NS", TTL: 172_800, ResourceRecords: nameServers.map((Value) => ({ Value })) },
    { Name: name, Type: "SOA", TTL: 900, ResourceRecords: [{ Value: start }] },
  ] as const;
  return new Map(sets.map((set) => [recordKey(set), { ...set, ResourceRecords: [...set.ResourceRecords] }]));
}

function refuseZone(world: World, name: string, callerReference: string): void {
  if (!/^([a-z0-9_-]{1,63}\.)+$/.test(name))
    throw new AwsError("InvalidDomainName", `${name} is not a valid domain name.`);
  const zones = [...world.store(route53Store).zones.values()];
  if (zones.some((zone) => zone.callerReference === callerReference))
    throw new AwsError(
      "HostedZoneAlreadyExists",
      `A hosted zone has already been created with the specified caller reference: ${callerReference}`,
      409,
    );
}

/** Makes a hosted zone with its NS and SOA records, as CreateHostedZone does. */
export function createZone(world: World, settings: ZoneSettings): LabZone {
  const { zones } = world.store(route53Store);
  const name = storedName(settings.name);
  const callerReference = settings.callerReference ?? world.random.uuid();
  refuseZone(world, name, callerReference);
  const { vpcs = [], comment, linkedService } = settings;
  const privateZone = vpcs.length > 0;
  const taken = zonesOfAllAccounts(world).some((zone) => zone.name === name && zone.delegated);
  const nameServers = nameServersFor(world);
  const madeUp = `Z${world.random.suffix(20)}`;
  const zone: LabZone = {
    id: settings.id ?? madeUp,
    name,
    callerReference,
    ...(comment === undefined ? {} : { comment }),
    ...(linkedService ? { linkedService } : {}),
    privateZone,
    vpcs,
    delegated: !privateZone && (settings.delegated ?? !taken),
    nameServers,
    records: ownRecords(name, nameServers),
  };
  zones.set(zone.id, zone);
  return zone;
}

/** Refuses while there is more in it than its own NS and SOA records. */
export function deleteZone(world: World, id: string): void {
  const zone = requireZone(world, id);
  if (zone.records.size > 2)
    throw new AwsError(
      "HostedZoneNotEmpty",
      "The specified hosted zone contains non-required resource record sets  and so cannot be deleted.",
    );
  world.store(route53Store).zones.delete(zone.id);
}

/** In ListHostedZonesByName's order: by name from the last label, then by id. */
export function zonesByName(world: World): LabZone[] {
  const key = ({ name, id }: LabZone) => `${sortingName(name)}\u0000${id}`;
  return [...world.store(route53Store).zones.values()].sort((one, other) =>
    compareText(key(one), key(other)),
  );
}

export const describeZone = (zone: LabZone): HostedZone => ({
  Id: `/hostedzone/${zone.id}`,
  Name: zone.name,
  CallerReference: zone.callerReference,
  Config: { ...(zone.comment === undefined ? {} : { Comment: zone.comment }), PrivateZone: zone.privateZone },
  ResourceRecordSetCount: zone.records.size,
  ...(zone.linkedService ? { LinkedService: zone.linkedService } : {}),
});
