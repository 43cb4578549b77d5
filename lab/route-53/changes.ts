import type { Change } from "@aws-sdk/client-route-53";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { aliasProblem } from "./aliases.ts";
import { isWithin } from "./names.ts";
import { recordKey, sameRecord, storedRecord, wordRecord } from "./record-sets.ts";
import { type LabChange, type LabRecordSet, type LabZone, route53Store } from "./store.ts";
import { requireZone } from "./zones.ts";

interface StoredChange {
  readonly action: string;
  readonly set: LabRecordSet;
}

/** The words are Route 53's, which answers all that is wrong with a batch in one list. */
const refuse = (messages: readonly string[]) =>
  new AwsError("InvalidChangeBatch", `[${messages.join(", ")}]`);

/** One record set may stand once in a batch, or be deleted and then created. */
function repeatedRecords(changes: readonly StoredChange[]): string[] {
  const keys = [...new Set(changes.map(({ set }) => recordKey(set)))];
  return keys.flatMap((key) => {
    const group = changes.filter(({ set }) => recordKey(set) === key);
    const order = group.map(({ action }) => action).join(" ");
    const [first] = group;
    if (!first || group.length === 1 || order === "DELETE CREATE") return [];
    const { Name, Type } = first.set;
    return [`The request contains an invalid set of changes for a resource record set '${Type} ${Name}'`];
  });
}

function misplaced(zone: LabZone, { Name, Type, ResourceRecords = [] }: LabRecordSet): string | undefined {
  if (!isWithin(Name, zone.name)) return `RRSet with DNS name ${Name} is not permitted in zone ${zone.name}`;
  if (Type === "CNAME" && Name === zone.name)
    return `RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${zone.name}`;
  const values = ResourceRecords.map(({ Value }) => Value);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) return `Duplicate Resource Record: '${twice}'`;
  if (Type === "CNAME" && values.length > 1)
    return `RRSet of type CNAME with DNS name ${Name} has more than one value`;
  return undefined;
}

/** A CNAME stands alone. */
function conflict(
  zone: LabZone,
  records: ReadonlyMap<string, LabRecordSet>,
  set: LabRecordSet,
): string | undefined {
  const other = [...records.values()].find(
    ({ Name, Type }) => Name === set.Name && Type !== set.Type && [Type, set.Type].includes("CNAME"),
  );
  if (!other) return undefined;
  if (set.Type === "CNAME")
    return `RRSet of type CNAME with DNS name ${set.Name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`;
  return `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone.name}`;
}

function deletion(
  zone: LabZone,
  records: ReadonlyMap<string, LabRecordSet>,
  set: LabRecordSet,
): string | undefined {
  const current = records.get(recordKey(set));
  if (!current) return `Tried to delete resource record set ${wordRecord(set)} but it was not found`;
  if (!sameRecord(current, set))
    return `Tried to delete resource record set ${wordRecord(set)} but the values provided do not match the current values`;
  if (set.Name === zone.name && set.Type === "SOA")
    return "A HostedZone must contain exactly one SOA record.";
  if (set.Name === zone.name && set.Type === "NS")
    return "A HostedZone must contain at least one NS record for the zone itself.";
  return undefined;
}

interface Attempt extends StoredChange {
  readonly world: World;
  readonly zone: LabZone;
  readonly records: ReadonlyMap<string, LabRecordSet>;
}

function problemOf({ world, zone, records, action, set }: Attempt): string | undefined {
  if (action === "DELETE") return misplaced(zone, set) ?? deletion(zone, records, set);
  if (action === "CREATE" && records.has(recordKey(set)))
    return `Tried to create resource record set ${wordRecord(set)} but it already exists`;
  return misplaced(zone, set) ?? conflict(zone, records, set) ?? aliasProblem(world, zone, set);
}

/** Classic limits of a batch, an UPSERT counting twice: aws-facts, section 14. */
function refuseSize(changes: readonly StoredChange[]): void {
  const weight = ({ action }: StoredChange) => (action === "UPSERT" ? 2 : 1);
  const values = ({ set }: StoredChange) => (set.ResourceRecords ?? []).map(({ Value = "" }) => Value);
  const count = changes.reduce((sum, change) => sum + weight(change) * values(change).length, 0);
  const length = changes.reduce((sum, change) => sum + weight(change) * values(change).join("").length, 0);
  if (count > 1000) throw refuse(["Number of records limit of 1000 exceeded."]);
  if (length > 32_000) throw refuse(["Number of characters limit of 32000 exceeded."]);
}

function refuseBusy(world: World, { id }: LabZone): void {
  const { busy } = world.store(route53Store);
  const left = busy.get(id) ?? 0;
  if (left === 0) return;
  busy.set(id, left - 1);
  throw new AwsError(
    "PriorRequestNotComplete",
    "The request was rejected because Route 53 was still processing a prior request.",
  );
}

/** Makes all changes or none, and answers the change's id. */
export function changeRecords(
  world: World,
  zoneId: string | undefined,
  changes: readonly Change[],
  comment?: string,
): string {
  const zone = requireZone(world, zoneId);
  refuseBusy(world, zone);
  const stored = changes.map(({ Action = "", ResourceRecordSet }) => ({
    action: Action,
    set: storedRecord(Action, ResourceRecordSet ?? { Name: undefined, Type: undefined }),
  }));
  if (stored.length === 0)
    throw new AwsError("InvalidInput", "Changes must have length greater than or equal to 1");
  refuseSize(stored);
  const repeated = repeatedRecords(stored);
  if (repeated.length > 0) throw refuse(repeated);
  world.store(route53Store).zones.set(zone.id, { ...zone, records: applyAll(world, zone, stored) });
  return recordChange(world, comment);
}

function applyAll(world: World, zone: LabZone, changes: readonly StoredChange[]): Map<string, LabRecordSet> {
  const records = new Map(zone.records);
  const problems: string[] = [];
  for (const { action, set } of changes) {
    const problem = problemOf({ world, zone, records, action, set });
    if (problem !== undefined) problems.push(problem);
    else if (action === "DELETE") records.delete(recordKey(set));
    else records.set(recordKey(set), set);
  }
  if (problems.length > 0) throw refuse(problems);
  return records;
}

/** Notes a change that GetChange will be asked about. */
export function recordChange(world: World, comment?: string): string {
  const id = `C${world.random.suffix(20)}`;
  const change: LabChange = { submittedAt: world.clock.now(), ...(comment === undefined ? {} : { comment }) };
  world.store(route53Store).changes.set(id, change);
  return id;
}
