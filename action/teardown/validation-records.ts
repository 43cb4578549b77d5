import type { Stack } from "../../aws/cloudformation.ts";
import { findCname, listHostedZones } from "../../aws/route-53.ts";
import { listEvents } from "../../aws/stack-events.ts";
import { chooseHostedZone, zoneIdsIn } from "../../core/hosted-zones.ts";
import { namesOfCertificate } from "../../core/settings/host-names.ts";
import { announcedRecord, type ValidationRecord } from "../../core/validation-records.ts";
import type { Session } from "../session.ts";
import type { Leftover } from "../summary.ts";

const pollMs = 5000;
const patienceMs = 3 * 60_000;
/** For records in another account, which we cannot look at. */
const blindMs = 60_000;

interface PlacedRecord extends ValidationRecord {
  readonly zoneId: string;
}

/** A certificate that stood at the start is known by ACM; one that an earlier run has taken away by CloudFormation's events, for its first name. */
async function recordsOf({ clients }: Session, stack: Stack, seen: readonly ValidationRecord[]) {
  const events = await listEvents(clients.cloudFormation, stack.id);
  const records = [...events.flatMap(({ reason }) => announcedRecord(reason) ?? []), ...seen];
  return [...new Map(records.map((record) => [record.name, record])).values()];
}

/** Each in the zone where validate-certificate has put it; none for records that others keep. */
async function placeRecords(
  { clients }: Session,
  { parameters }: Stack,
  records: readonly ValidationRecord[],
): Promise<readonly PlacedRecord[]> {
  const zones = records.length > 0 ? await listHostedZones(clients.route53) : [];
  const preferred = zoneIdsIn(parameters.HostedZoneId ?? "");
  return records.flatMap((record) => {
    const choice = chooseHostedZone(record.name, zones, preferred);
    return choice.found === "zone" ? [{ ...record, zoneId: choice.zone.id }] : [];
  });
}

async function findLeft(session: Session, records: readonly PlacedRecord[]) {
  const found = await Promise.all(
    records.map(async (record) => {
      const cname = await findCname(session.clients.route53, record.zoneId, record.name);
      return cname?.values.includes(record.value) ? [record] : [];
    }),
  );
  return found.flat();
}

const awaited = "validate-certificate to remove the validation records";

/** The function has the key to them alone: it gets a minute, and where it is gone, all of them are told. */
async function leaveToFunction(
  session: Session,
  stack: Stack,
  { records, functionsLive }: Remains,
): Promise<readonly Leftover[]> {
  const { clock } = session.parts;
  for (const end = clock.now() + blindMs; functionsLive && clock.now() < end; await session.pause(pollMs))
    session.journal.waiting(stack.id, awaited);
  session.journal.done(stack.id);
  const aliases = namesOfCertificate(stack.parameters).map((name) => `${name} A`);
  const left = functionsLive ? [] : [...records.map(({ name }) => `${name} CNAME`), ...aliases];
  const why = "it is in a zone of another account, and the function that may write there is gone; delete it";
  return left.map((id) => ({ what: "DNS record", id, why }));
}

interface Remains {
  /** Those that ACM told of while the certificates were there. */
  readonly records: readonly ValidationRecord[];
  readonly functionsLive: boolean;
}

/**
 * Waits until validate-certificate has removed the records of certificates that are gone. It leaves one that another certificate of
 * the account still lives on, and so do we; whatever stays is listed.
 */
export async function awaitRecordsGone(
  session: Session,
  stack: Stack,
  remains: Remains,
): Promise<readonly Leftover[]> {
  if (stack.parameters.DnsRoleArn) return leaveToFunction(session, stack, remains);
  const { clock } = session.parts;
  const records = await recordsOf(session, stack, remains.records);
  const end = clock.now() + (remains.functionsLive ? patienceMs : 0);
  let left = await findLeft(session, await placeRecords(session, stack, records));
  while (left.length > 0 && clock.now() < end) {
    session.journal.waiting(stack.id, awaited);
    await session.pause(pollMs);
    left = await findLeft(session, left);
  }
  session.journal.done(stack.id);
  return left.map(({ name, zoneId }) => ({
    what: "DNS record",
    id: `${name} CNAME in ${zoneId}`,
    why: "it proves the domain to ACM, and another certificate may need it; delete it if none does",
  }));
}
