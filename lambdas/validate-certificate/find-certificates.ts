import { type ACMClient, certificateTags, type ListedCertificate, listCertificates } from "../../aws/acm.ts";
import { type AppStack, phaseOf } from "../../core/app-stack.ts";
import { tagKeys } from "../../core/names.ts";
import { poll, type Run } from "../run.ts";

/** ACM shows a new certificate, and its tags, only some seconds after it was asked for. */
const patienceMs = 30_000;

async function ofStack(acm: ACMClient, listed: readonly ListedCertificate[], stackId: string) {
  const found: string[] = [];
  for (const { arn } of listed) {
    const tags = await certificateTags(acm, arn);
    if (tags?.[tagKeys.stack] === stackId) found.push(arn);
  }
  return found;
}

/**
 * The stack's certificates that wait for validation. Found by tag: the event that tells of the record has carried no ARN where it
 * was seen. Those for the stack's own name are looked at first, so that other people's cost no calls.
 */
async function findPending(acm: ACMClient, stack: AppStack): Promise<readonly string[] | undefined> {
  const pending = await listCertificates(acm, "PENDING_VALIDATION");
  const named = (one: ListedCertificate) => one.domainName === stack.parameters.DomainName;
  const likely = await ofStack(acm, pending.filter(named), stack.id);
  if (likely.length > 0) return likely;
  const others = await ofStack(
    acm,
    pending.filter((one) => !named(one)),
    stack.id,
  );
  return others.length > 0 ? others : undefined;
}

/** Those that wait for validation, else the one in the stack's outputs: its record must stay for ACM to renew it. */
export async function findCertificates(
  acm: ACMClient,
  stack: AppStack,
  run: Run,
): Promise<readonly string[]> {
  const underWay = /^(CREATE|UPDATE)_IN_PROGRESS$/.test(stack.status);
  const pending = await poll(run, () => findPending(acm, stack), underWay ? patienceMs : 0);
  if (pending) return pending;
  const { CertificateArn } = stack.outputs;
  return phaseOf(stack) === "standing" && CertificateArn ? [CertificateArn] : [];
}
