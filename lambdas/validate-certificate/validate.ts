import { type ACMClient, type Certificate, describeCertificate } from "../../aws/acm.ts";
import { completeRecords } from "../../core/validation-records.ts";
import { metric } from "../log.ts";
import { poll, type Run } from "../run.ts";
import { keepRecords, type Work } from "./keep-records.ts";

/** ACM has taken seconds for it; the limit is for the day it takes minutes. */
const recordsPatienceMs = 180_000;

/** ACM gives up after 72 hours: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
const longWaitMs = 3_600_000;

function tellOfLongWait({ arn, status, createdAt }: Certificate, run: Run): void {
  if (status === "PENDING_VALIDATION" && Date.now() - createdAt > longWaitMs)
    run.log("warn", "the certificate waits for more than an hour", {
      arn,
      ...metric("CertificatesWaiting", 1),
    });
}

const lasting = ["PENDING_VALIDATION", "ISSUED", "INACTIVE"];

/** Waits until ACM has made every record of the certificate, writes those that are missing, and answers with their names. */
export async function validate(acm: ACMClient, arn: string, work: Work): Promise<readonly string[]> {
  const { run } = work;
  const look = async () => {
    const certificate = await describeCertificate(acm, arn);
    if (certificate && !lasting.includes(certificate.status)) return { certificate, records: [] };
    const records = completeRecords(certificate?.validations ?? []);
    return records && { certificate, records };
  };
  const found = await poll(run, look, recordsPatienceMs);
  // A failed run is repeated after one minute and again after two; on the sweep, the next one comes anyway.
  if (!found && run.patient) throw new Error(`ACM has not made all records of ${arn} yet`);
  if (found?.certificate) tellOfLongWait(found.certificate, run);
  const { status, failureReason } = found?.certificate ?? {};
  const records = found?.records ?? [];
  if (found && records.length === 0) run.log("warn", `the certificate is ${status}`, { arn, failureReason });
  return keepRecords(work, records);
}
