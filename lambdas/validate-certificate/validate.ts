import { type Certificate, describeCertificate } from "../../aws/acm.ts";
import { findCname, upsertCnames } from "../../aws/route-53.ts";
import type { AppStack } from "../../core/app-stack.ts";
import { completeRecords, type ValidationRecord } from "../../core/validation-records.ts";
import { metric } from "../log.ts";
import { poll, type Run } from "../run.ts";
import type { Clients } from "./reconcile.ts";
import { findZone } from "./zones.ts";

/** ACM has taken seconds for it; the limit is for the day it takes minutes. */
const recordsPatienceMs = 180_000;

async function isThere({ route53 }: Clients, zoneId: string, { name, value }: ValidationRecord) {
  const found = await findCname(route53, zoneId, name);
  return found?.values.length === 1 && found.values[0] === value;
}

async function writeMissing(
  clients: Clients,
  zoneId: string,
  records: readonly ValidationRecord[],
  run: Run,
) {
  const missing: ValidationRecord[] = [];
  for (const record of records) if (!(await isThere(clients, zoneId, record))) missing.push(record);
  if (missing.length === 0) return run.log("info", "the validation records are there", { records });
  await upsertCnames(clients.route53, zoneId, missing);
  run.log("info", "validation records written", { zone: zoneId, records: missing });
}

async function write(clients: Clients, stack: AppStack, records: readonly ValidationRecord[], run: Run) {
  const byZone = new Map<string, ValidationRecord[]>();
  for (const record of records) {
    const zoneId = await findZone(clients.route53, stack, record.name);
    if (zoneId) byZone.set(zoneId, [...(byZone.get(zoneId) ?? []), record]);
    else run.log("warn", "no public hosted zone in this account: create the record by hand", { record });
  }
  for (const [zoneId, ofZone] of byZone) await writeMissing(clients, zoneId, ofZone, run);
}

/** ACM gives up after 72 hours: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
const longWaitMs = 3_600_000;

function tellOfLongWait({ arn, status, createdAt }: Certificate, run: Run): void {
  if (status === "PENDING_VALIDATION" && Date.now() - createdAt > longWaitMs)
    run.log("warn", "the certificate has been waiting for more than an hour", {
      arn,
      ...metric("CertificatesWaiting", 1),
    });
}

const lasting = ["PENDING_VALIDATION", "ISSUED", "INACTIVE"];

/** Waits until ACM has made every record of the certificate, and writes those that are missing. */
export async function validate(
  clients: Clients,
  { arn, stack }: { readonly arn: string; readonly stack: AppStack },
  run: Run,
): Promise<void> {
  const look = async () => {
    const certificate = await describeCertificate(clients.acm, arn);
    if (certificate && !lasting.includes(certificate.status)) return { certificate, records: [] };
    const records = completeRecords(certificate?.validations ?? []);
    return records && { certificate, records };
  };
  const found = await poll(run, look, recordsPatienceMs);
  // A failed run is repeated after one minute and again after two; on the sweep, the next one comes anyway.
  if (!found && run.patient) throw new Error(`ACM has not made all records of ${arn} yet`);
  if (!found) return run.log("info", "ACM has not made all records yet", { arn });
  if (found.certificate) tellOfLongWait(found.certificate, run);
  const { status, failureReason } = found.certificate ?? {};
  if (found.records.length === 0)
    return run.log("warn", `the certificate is ${status}`, { arn, failureReason });
  await write(clients, stack, found.records, run);
}
