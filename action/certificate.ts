import { certificateTags, describeCertificate, listCertificates } from "../aws/acm.ts";
import { describeStack, type Stack } from "../aws/cloudformation.ts";
import { observeListener } from "../aws/observe-listener.ts";
import { listEvents } from "../aws/stack-events.ts";
import { type AppIdentity, logGroupOfFunction, tagKeys } from "../core/names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { operationEnd } from "../core/stack-status.ts";
import { UserError } from "../core/user-error.ts";
import { announcedRecord, type ValidationRecord } from "../core/validation-records.ts";
import type { Session } from "./session.ts";
import { explainFailure } from "./stacks/stack-failure.ts";
import { markOperation, watchStack } from "./stacks/watch-stack.ts";

const pollMs = 5000;

/** ACM makes the record within seconds; after a minute we go on without it. */
const recordLooks = 12;

/** CloudFormation may show no ARN before the certificate is issued, so it is looked for by its tag. */
async function findPending({ clients: { acm } }: Session, stack: Stack): Promise<string | undefined> {
  const pending = await listCertificates(acm, "PENDING_VALIDATION");
  for (const { arn, domainName } of pending) {
    if (domainName !== stack.parameters.DomainName) continue;
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

async function readAnnouncedRecords({ clients }: Session, stack: Stack, after: string | undefined) {
  const events = await listEvents(clients.cloudFormation, stack.id, after);
  return events.flatMap(({ reason }) => announcedRecord(reason) ?? []);
}

/** For a zone that is not ours: the record that proves the name, said while there is still time to make it. */
export async function announceRecords(session: Session, stack: Stack): Promise<readonly ValidationRecord[]> {
  const { journal } = session;
  const after = await markOperation(session, stack.id);
  let records: readonly ValidationRecord[] = [];
  for (let look = 0; look < recordLooks && records.length === 0; look += 1) {
    journal.waiting(stack.id, "the DNS record of the certificate");
    await session.pause(pollMs);
    records = await readAnnouncedRecords(session, stack, after);
  }
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

/** Whether the platform's HTTPS listener lets people sign in to the app. */
export async function isAttached(
  session: Session,
  { platform, name }: AppIdentity,
  loadBalancerArn: string,
): Promise<boolean> {
  const { acm, elbv2 } = session.clients;
  const scope = { platform, loadBalancerArn, app: { name, hosts: [] } };
  const { listener } = await observeListener({ acm, elbv2 }, scope);
  return listener?.rules.some((rule) => rule.app === name && rule.signsIn) ?? false;
}

/** attach-listener-rule is woken within seconds; its backstop sweeps every few minutes. */
const attachMs = 10 * 60_000;

/** Waits until attach-listener-rule has made the app's rule. */
export async function awaitRule(
  session: Session,
  settings: DeploySettings,
  loadBalancerArn: string,
): Promise<void> {
  const { clock } = session.parts;
  const start = clock.now();
  while (!(await isAttached(session, settings, loadBalancerArn))) {
    if (clock.now() - start > attachMs)
      throw new UserError(
        `The certificate is there, but attach-listener-rule has not made the rule for ${settings.domainName} within ${attachMs / 60_000} minutes.`,
        `Look at its log group ${logGroupOfFunction(settings.platform, "attach-listener-rule")} and at the platform's dead-letter queue.`,
      );
    session.journal.waiting(loadBalancerArn, `the HTTPS rule for ${settings.domainName}`);
    await session.pause(pollMs);
  }
  session.journal.done(loadBalancerArn);
}
