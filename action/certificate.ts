import { type Certificate, describeCertificate } from "../aws/acm.ts";
import { describeStack, type Stack } from "../aws/cloudformation.ts";
import { describeListeners, describeRules } from "../aws/elastic-load-balancing-v2.ts";
import { listResources } from "../aws/stack-events.ts";
import { appOfTags } from "../core/app-stack.ts";
import { logGroupOfFunction, tagKeys } from "../core/names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { operationEnd } from "../core/stack-status.ts";
import { UserError } from "../core/user-error.ts";
import { completeRecords, type ValidationRecord } from "../core/validation-records.ts";
import type { Session } from "./session.ts";
import { explainFailure } from "./stacks/stack-failure.ts";
import { markOperation, watchStack } from "./stacks/watch-stack.ts";

const pollMs = 5000;

/** ACM makes the records within seconds; after a minute we go on without them. */
const recordLooks = 12;

/** The certificate of the stack, also while the stack waits for it; undefined before it has an ARN that CloudFormation shows. */
export async function findCertificate(session: Session, stack: Stack): Promise<Certificate | undefined> {
  const { cloudFormation, acm } = session.clients;
  const held = async () =>
    (await listResources(cloudFormation, stack.id)).find(
      ({ type, physicalId }) => type === "AWS::CertificateManager::Certificate" && physicalId !== "",
    )?.physicalId;
  const arn = stack.outputs.CertificateArn ?? (await held());
  return arn?.startsWith("arn:") ? describeCertificate(acm, arn) : undefined;
}

/** For a zone that is not ours: the records that prove the name, said while there is still time to make them. */
export async function announceRecords(session: Session, stack: Stack): Promise<readonly ValidationRecord[]> {
  for (let look = 0; look < recordLooks; look += 1) {
    const certificate = await findCertificate(session, stack);
    if (certificate?.status === "ISSUED") break;
    const records = certificate && completeRecords(certificate.validations);
    if (records) {
      for (const { name, value } of records)
        session.journal.warn(`Make this DNS record, or no certificate comes: ${name} CNAME ${value}`);
      session.journal.done(stack.id);
      return records;
    }
    session.journal.waiting(stack.id, "the DNS records of the certificate");
    await session.pause(pollMs);
  }
  session.journal.done(stack.id);
  return [];
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

async function isAttached(session: Session, { platform, name }: DeploySettings, loadBalancerArn: string) {
  const { elbv2 } = session.clients;
  const listeners = (await describeListeners(elbv2, loadBalancerArn)) ?? [];
  const https = listeners.find(({ port, tags }) => port === 443 && tags[tagKeys.platform] === platform);
  if (!https) return false;
  const rules = await describeRules(elbv2, https.arn);
  return rules.some((rule) => {
    const app = appOfTags(rule.tags);
    return app?.platform === platform && app.name === name && rule.signsIn;
  });
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
