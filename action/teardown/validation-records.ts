import type { Stack } from "../../aws/cloudformation.ts";
import { findCname, listHostedZones } from "../../aws/route-53.ts";
import { listEvents } from "../../aws/stack-events.ts";
import { chooseHostedZone } from "../../core/hosted-zones.ts";
import { announcedRecord, type ValidationRecord } from "../../core/validation-records.ts";
import type { Session } from "../session.ts";
import type { Leftover } from "../summary.ts";

const pollMs = 5000;
const patienceMs = 3 * 60_000;

/** The records that the stack's certificates had; CloudFormation's events tell of them even when the stack is gone. */
async function recordsOf(session: Session, stack: Stack): Promise<readonly ValidationRecord[]> {
  const events = await listEvents(session.clients.cloudFormation, stack.id);
  const records = events.flatMap(({ reason }) => announcedRecord(reason) ?? []);
  return [...new Map(records.map((record) => [record.name, record])).values()];
}

async function zoneOf(session: Session, stack: Stack): Promise<string | undefined> {
  const { HostedZoneId, DomainName = "" } = stack.parameters;
  if (HostedZoneId) return HostedZoneId;
  const choice = chooseHostedZone(DomainName, await listHostedZones(session.clients.route53));
  return choice.found === "zone" ? choice.zone.id : undefined;
}

async function findLeft(session: Session, zoneId: string, records: readonly ValidationRecord[]) {
  const found = await Promise.all(
    records.map(async (record) => {
      const cname = await findCname(session.clients.route53, zoneId, record.name);
      return cname?.values.includes(record.value) ? [record] : [];
    }),
  );
  return found.flat();
}

/**
 * Waits until validate-certificate has removed the records of a certificate that is gone. It leaves one that another certificate of
 * the account still lives on, and so do we; whatever stays is listed.
 */
export async function awaitRecordsGone(
  session: Session,
  stack: Stack,
  functionsLive: boolean,
): Promise<readonly Leftover[]> {
  const { clock } = session.parts;
  const records = await recordsOf(session, stack);
  const zoneId = records.length > 0 ? await zoneOf(session, stack) : undefined;
  if (!zoneId) return [];
  const end = clock.now() + (functionsLive ? patienceMs : 0);
  let left = await findLeft(session, zoneId, records);
  while (left.length > 0 && clock.now() < end) {
    session.journal.waiting(stack.id, "validate-certificate to remove the validation record");
    await session.pause(pollMs);
    left = await findLeft(session, zoneId, left);
  }
  session.journal.done(stack.id);
  return left.map(({ name }) => ({
    what: "DNS record",
    id: `${name} CNAME in ${zoneId}`,
    why: "it proves the domain to ACM, and another certificate may need it; delete it if none does",
  }));
}
