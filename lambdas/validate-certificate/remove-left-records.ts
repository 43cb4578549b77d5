import {
  type ACMClient,
  describeCertificate,
  type ListedCertificate,
  listCertificates,
} from "../../aws/acm.ts";
import { listEventReasons } from "../../aws/app-stacks.ts";
import { unlessRefused } from "../../aws/error-code.ts";
import { deleteCname, findCname } from "../../aws/route-53.ts";
import type { AppStack } from "../../core/app-stack.ts";
import { announcedRecord, livesOn, type ValidationRecord } from "../../core/validation-records.ts";
import type { Run } from "../run.ts";
import type { Clients } from "./reconcile.ts";
import { findZone } from "./zones.ts";

interface Holding {
  readonly acm: ACMClient;
  readonly certificates: readonly ListedCertificate[];
}

/** The account's certificates of every status, here and where CloudFront's are. */
async function listHoldings({ acm, acmOfTheWorld }: Clients): Promise<readonly Holding[]> {
  const here = await listCertificates(acm);
  // Where an organisation forbids that Region, nobody has certificates in it.
  const there = await unlessRefused(listCertificates(acmOfTheWorld), ["AccessDeniedException"]);
  return [
    { acm, certificates: here },
    { acm: acmOfTheWorld, certificates: there ?? [] },
  ];
}

/** Whether a certificate lives on the record. ACM lists a deleted one for a while, so each is looked at itself. */
async function isNeeded(record: ValidationRecord, holdings: readonly Holding[]): Promise<boolean> {
  for (const { acm, certificates } of holdings)
    for (const { arn, names } of certificates)
      if (livesOn(record, names) && (await describeCertificate(acm, arn))) return true;
  return false;
}

async function removeRecord(clients: Clients, stack: AppStack, record: ValidationRecord, run: Run) {
  const zoneId = await findZone(clients.route53, stack, record.name);
  const found = zoneId && (await findCname(clients.route53, zoneId, record.name));
  if (!zoneId || !found || found.values.length !== 1 || found.values[0] !== record.value) return;
  await deleteCname(clients.route53, zoneId, { ...record, ttl: found.ttl });
  run.log("info", "validation record removed", { zone: zoneId, record });
}

/**
 * Removes the records that the stack's certificates had and that no certificate needs any more. ACM makes the same record for a name
 * in every Region of an account (https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html), so it may serve others still.
 */
export async function removeLeftRecords(clients: Clients, stack: AppStack, run: Run): Promise<void> {
  const reasons = await listEventReasons(clients.cloudFormation, stack.id);
  const announced = new Map<string, ValidationRecord>();
  for (const reason of reasons) {
    const record = announcedRecord(reason);
    if (record) announced.set(record.name, record);
  }
  const holdings = announced.size > 0 ? await listHoldings(clients) : [];
  for (const record of announced.values())
    if (!(await isNeeded(record, holdings))) await removeRecord(clients, stack, record, run);
}
