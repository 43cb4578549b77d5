import { certificateTags, describeCertificate, listCertificates } from "../aws/acm.ts";
import { describeStack, type Stack } from "../aws/cloudformation.ts";
import { tagKeys } from "../core/names.ts";
import { namesOfCertificate } from "../core/settings/host-names.ts";
import { operationEnd } from "../core/stack-status.ts";
import { completeRecords, type ValidationRecord } from "../core/validation-records.ts";
import type { Session } from "./session.ts";
import { explainFailure } from "./stacks/stack-failure.ts";
import { markOperation, watchStack } from "./stacks/watch-stack.ts";

const pollMs = 5000;

/** ACM makes the record within seconds; after a minute we go on without it. */
const recordLooks = 12;

const sameNames = (some: readonly string[], others: readonly string[]) =>
  [...new Set(some)].sort().join() === [...new Set(others)].sort().join();

/** The ARN of the stack's certificate that waits for validation. CloudFormation may show no ARN before the certificate is issued, so it is looked for by its names and its tag. */
export async function findPending({ clients: { acm } }: Session, stack: Stack): Promise<string | undefined> {
  const pending = await listCertificates(acm, "PENDING_VALIDATION");
  for (const { arn, names } of pending) {
    if (!sameNames(names, namesOfCertificate(stack.parameters))) continue;
    const tags = await certificateTags(acm, arn);
    if (tags?.[tagKeys.stack] === stack.id) return arn;
  }
  return undefined;
}

/** The ARN of the stack's certificate, also of one that is pending; "" before ACM shows it. */
export async function findCertificateArn(session: Session, stack: Stack): Promise<string> {
  if (stack.status.endsWith("_COMPLETE")) return stack.outputs.CertificateArn ?? "";
  return (await findPending(session, stack)) ?? "";
}

/** Undefined while it is not issued; a summary without it is no failure. */
export async function findExpiry({ clients: { acm } }: Session, arn: string): Promise<number | undefined> {
  const certificate = arn === "" ? undefined : await describeCertificate(acm, arn).catch(() => undefined);
  return certificate?.notAfter;
}

/** From ACM, since CloudFormation's event tells of the first name alone; undefined as long as one is missing. */
async function readRecords(session: Session, stack: Stack): Promise<readonly ValidationRecord[] | undefined> {
  const arn = await findPending(session, stack);
  const certificate = arn && (await describeCertificate(session.clients.acm, arn));
  return certificate ? completeRecords(certificate.validations) : undefined;
}

/** For zones that are not ours: the records that prove the names, said while there is still time to make them. */
export async function announceRecords(session: Session, stack: Stack): Promise<readonly ValidationRecord[]> {
  const { journal } = session;
  let found: readonly ValidationRecord[] | undefined;
  for (let look = 0; look < recordLooks && !found; look += 1) {
    journal.waiting(stack.id, "the DNS records of the certificate");
    await session.pause(pollMs);
    found = await readRecords(session, stack);
  }
  const records = found ?? [];
  journal.done(stack.id);
  for (const { name, value } of records)
    journal.warn(`Make this DNS record, or no certificate comes: ${name} CNAME ${value}`);
  return records;
}

/** Waits for the certificate's stack. */
export async function awaitCertificate(session: Session, stack: Stack): Promise<Stack> {
  const history = await watchStack(session, stack, await markOperation(session, stack.id));
  if (history.end === "failed") throw await explainFailure(session, "certificate", stack.name, history);
  return (await describeStack(session.clients.cloudFormation, stack.id)) ?? stack;
}

/** Fails if the certificate has meanwhile come to nothing; pending is not failed. */
export async function checkCertificate(session: Session, stack: Stack): Promise<Stack> {
  const now = (await describeStack(session.clients.cloudFormation, stack.id)) ?? stack;
  if (operationEnd(now.status) !== "failed") return now;
  const history = await watchStack(session, now, await markOperation(session, now.id));
  throw await explainFailure(session, "certificate", now.name, history);
}
