import type {
  CreateHostedZoneCommandInput,
  CreateHostedZoneCommandOutput,
  DeleteHostedZoneCommandInput,
  DeleteHostedZoneCommandOutput,
  GetHostedZoneCommandInput,
  GetHostedZoneCommandOutput,
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput,
  ListHostedZonesCommandInput,
  ListHostedZonesCommandOutput,
} from "@aws-sdk/client-route-53";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { describeChange } from "./change-info.ts";
import { recordChange } from "./changes.ts";
import { sortingName } from "./names.ts";
import { route53Store } from "./store.ts";
import {
  bareZoneId,
  createZone,
  deleteZone,
  describeZone,
  requireZone,
  zoneArn,
  zonesByName,
} from "./zones.ts";

const createHostedZone = operation<CreateHostedZoneCommandInput, CreateHostedZoneCommandOutput>({
  run({ Name = "", CallerReference, HostedZoneConfig, VPC }, { world }) {
    const zone = createZone(world, {
      name: Name,
      callerReference: CallerReference,
      comment: HostedZoneConfig?.Comment,
      vpcs: VPC ? [VPC] : [],
    });
    return {
      HostedZone: describeZone(zone),
      ChangeInfo: describeChange(world, recordChange(world)),
      DelegationSet: VPC ? undefined : { NameServers: [...zone.nameServers] },
      ...(VPC ? { VPC } : {}),
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
    };
  },
});

const getHostedZone = operation<GetHostedZoneCommandInput, GetHostedZoneCommandOutput>({
  run({ Id }, { world }) {
    const zone = requireZone(world, Id);
    const where = zone.privateZone
      ? { VPCs: [...zone.vpcs] }
      : { DelegationSet: { NameServers: [...zone.nameServers] } };
    return { HostedZone: describeZone(zone), ...where };
  },
  permissions: ({ Id = "" }) => [{ action: "route53:GetHostedZone", resource: zoneArn(Id) }],
});

const deleteHostedZone = operation<DeleteHostedZoneCommandInput, DeleteHostedZoneCommandOutput>({
  run({ Id = "" }, { world }) {
    deleteZone(world, Id);
    return { ChangeInfo: describeChange(world, recordChange(world)) };
  },
  permissions: ({ Id = "" }) => [{ action: "route53:DeleteHostedZone", resource: zoneArn(Id) }],
});

/** MaxItems as Route 53 takes it: 100 at most and by default. */
export function pageSize(maxItems: number | string | undefined, most = 100): number {
  if (maxItems === undefined) return 100;
  const size = Number(maxItems);
  if (!Number.isInteger(size) || size < 1)
    throw new AwsError("InvalidInput", "MaxItems must be a positive number");
  return Math.min(size, most);
}

const listHostedZones = operation<ListHostedZonesCommandInput, ListHostedZonesCommandOutput>({
  run({ Marker, MaxItems }, { world }) {
    const zones = [...world.store(route53Store).zones.values()];
    const size = pageSize(MaxItems);
    const start = Marker === undefined ? 0 : zones.findIndex(({ id }) => id === bareZoneId(Marker));
    if (start < 0) throw new AwsError("InvalidInput", `The marker '${Marker}' is not valid`);
    const next = zones[start + size];
    return {
      HostedZones: zones.slice(start, start + size).map(describeZone),
      Marker: Marker ?? "",
      IsTruncated: next !== undefined,
      ...(next ? { NextMarker: next.id } : {}),
      MaxItems: size,
    };
  },
});

/** Sorted from the name on, not filtered by it: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html */
const listHostedZonesByName = operation<
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput
>({
  run({ DNSName, HostedZoneId, MaxItems }, { world }) {
    if (HostedZoneId !== undefined && DNSName === undefined)
      throw new AwsError(
        "InvalidInput",
        "If you specify a value for HostedZoneId, you must also specify a value for DNSName",
      );
    const from = `${DNSName === undefined ? "" : sortingName(DNSName)}\u0000${bareZoneId(HostedZoneId)}`;
    const zones = zonesByName(world).filter(({ name, id }) => `${sortingName(name)}\u0000${id}` >= from);
    const size = pageSize(MaxItems);
    const next = zones[size];
    return {
      HostedZones: zones.slice(0, size).map(describeZone),
      ...(DNSName === undefined ? {} : { DNSName }),
      ...(HostedZoneId === undefined ? {} : { HostedZoneId }),
      IsTruncated: next !== undefined,
      ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
      MaxItems: size,
    };
  },
});

export const zoneOperations = {
  CreateHostedZone: createHostedZone,
  GetHostedZone: getHostedZone,
  DeleteHostedZone: deleteHostedZone,
  ListHostedZones: listHostedZones,
  ListHostedZonesByName: listHostedZonesByName,
};
