import type {
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput,
  GetChangeCommandInput,
  GetChangeCommandOutput,
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
} from "@aws-sdk/client-route-53";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { bareChangeId, describeChange } from "./change-info.ts";
import { changeRecords } from "./changes.ts";
import { storedName } from "./names.ts";
import { compareRecords } from "./record-sets.ts";
import { pageSize } from "./zone-operations.ts";
import { requireZone, zoneArn } from "./zones.ts";

const changeResourceRecordSets = operation<
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput
>({
  run({ HostedZoneId, ChangeBatch }, { world }) {
    const id = changeRecords(world, HostedZoneId, ChangeBatch?.Changes ?? [], ChangeBatch?.Comment);
    return { ChangeInfo: describeChange(world, id) };
  },
  /** Condition keys: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html */
  permissions({ HostedZoneId = "", ChangeBatch }) {
    const changes = ChangeBatch?.Changes ?? [];
    const all = <T>(values: readonly T[]) => [...new Set(values)];
    const sets = changes.map(({ ResourceRecordSet }) => ResourceRecordSet);
    return [
      {
        action: "route53:ChangeResourceRecordSets",
        resource: zoneArn(HostedZoneId),
        context: {
          "route53:ChangeResourceRecordSetsActions": all(changes.map(({ Action = "" }) => Action)),
          "route53:ChangeResourceRecordSetsRecordTypes": all(sets.map((set) => set?.Type ?? "")),
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": all(
            sets.map((set) => storedName(set?.Name ?? "").slice(0, -1)),
          ),
        },
      },
    ];
  },
});

const listResourceRecordSets = operation<
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput
>({
  run({ HostedZoneId, StartRecordName, StartRecordType, StartRecordIdentifier, MaxItems }, { world }) {
    const zone = requireZone(world, HostedZoneId);
    if (StartRecordType !== undefined && StartRecordName === undefined)
      throw new AwsError(
        "InvalidInput",
        "The input is not valid: a record type was specified without a record name",
      );
    const start = {
      Name: storedName(StartRecordName ?? ""),
      Type: StartRecordType,
      ...(StartRecordIdentifier === undefined ? {} : { SetIdentifier: StartRecordIdentifier }),
    };
    const sorted = [...zone.records.values()].sort(compareRecords);
    const found =
      StartRecordName === undefined ? sorted : sorted.filter((set) => compareRecords(set, start) >= 0);
    // The default is as recorded from AWS, not the 300 of the documentation.
    const size = pageSize(MaxItems, 300);
    const next = found[size];
    return {
      ResourceRecordSets: found.slice(0, size),
      IsTruncated: next !== undefined,
      ...(next ? { NextRecordName: next.Name, NextRecordType: next.Type } : {}),
      ...(next?.SetIdentifier === undefined ? {} : { NextRecordIdentifier: next.SetIdentifier }),
      MaxItems: size,
    };
  },
  permissions: ({ HostedZoneId = "" }) => [
    { action: "route53:ListResourceRecordSets", resource: zoneArn(HostedZoneId) },
  ],
});

const getChange = operation<GetChangeCommandInput, GetChangeCommandOutput>({
  run: ({ Id }, { world }) => ({ ChangeInfo: describeChange(world, bareChangeId(Id)) }),
  permissions: ({ Id }) => [
    { action: "route53:GetChange", resource: `arn:aws:route53:::change/${bareChangeId(Id)}` },
  ],
});

export const recordOperations = {
  ChangeResourceRecordSets: changeResourceRecordSets,
  ListResourceRecordSets: listResourceRecordSets,
  GetChange: getChange,
};
