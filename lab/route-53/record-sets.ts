import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { AwsError } from "../kernel/aws-error.ts";
import { compareText, sortingName, storedName } from "./names.ts";
import type { LabRecordSet } from "./store.ts";

type Identity = Pick<ResourceRecordSet, "Name" | "Type" | "SetIdentifier">;

export const recordKey = ({ Name, Type, SetIdentifier }: Identity): string =>
  [Name, Type, SetIdentifier ?? ""].join(" ");

/** How Route 53 names a record set in its messages. */
export const wordRecord = ({ Name, Type, SetIdentifier }: Identity): string =>
  `[name='${Name}', type='${Type}'${SetIdentifier === undefined ? "" : `, set-identifier='${SetIdentifier}'`}]`;

/** ListResourceRecordSets' order: by name from the last label, then type, then set identifier. */
export function compareRecords(one: Identity, other: Identity): number {
  const key = ({ Name = "", Type = "A", SetIdentifier = "" }: Identity) =>
    [sortingName(Name), Type, SetIdentifier].join("\u0000");
  return compareText(key(one), key(other));
}

/** The record set as Route 53 keeps it; refuses one that has neither values with a TTL nor an alias. */
export function storedRecord(action: string, set: ResourceRecordSet): LabRecordSet {
  const { Name, Type, AliasTarget, ResourceRecords = [], TTL } = set;
  if (Name === undefined || Type === undefined)
    throw new AwsError("InvalidInput", "Name and Type are required");
  const plain = TTL !== undefined && ResourceRecords.length > 0;
  if (plain === (AliasTarget !== undefined)) throw wrongShape(action, set);
  if (!AliasTarget) return { ...set, Name: storedName(Name), Type };
  const alias = { ...AliasTarget, DNSName: storedName(AliasTarget.DNSName ?? "") };
  return { ...set, Name: storedName(Name), Type, AliasTarget: alias };
}

function wrongShape(
  action: string,
  { Name, Type, SetIdentifier = "null", AliasTarget }: ResourceRecordSet,
): AwsError {
  const found = AliasTarget ? "more than one" : "none";
  return new AwsError(
    "InvalidInput",
    `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found ${found} in Change with [Action=${action}, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier}]`,
  );
}

/** Whether a DELETE names exactly what is there: TTL, values and alias must agree. */
export function sameRecord(one: LabRecordSet, other: LabRecordSet): boolean {
  const essence = ({ TTL, ResourceRecords = [], AliasTarget, Weight }: LabRecordSet) =>
    JSON.stringify([
      TTL ?? null,
      ResourceRecords.map(({ Value }) => Value).sort(),
      AliasTarget && [AliasTarget.HostedZoneId, AliasTarget.DNSName, AliasTarget.EvaluateTargetHealth],
      Weight ?? null,
    ]);
  return essence(one) === essence(other);
}
