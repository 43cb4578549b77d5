import { type ACMClient, certificateTags, listCertificates } from "../../aws/acm.ts";
import { type AppStack, phaseOf } from "../../core/app-stack.ts";
import { tagKeys } from "../../core/names.ts";
import { poll, type Run } from "../run.ts";

/** ACM shows a new certificate, and its tags, only some seconds after it was asked for. */
const patienceMs = 30_000;

/**
 * The stack's certificate that waits for validation. Found by tag: the event that tells of the record has carried no ARN where it
 * was seen. Those for the stack's own name come first, so that other people's cost no calls.
 */
async function findPending(acm: ACMClient, { id, parameters }: AppStack): Promise<string | undefined> {
  const pending = await listCertificates(acm, "PENDING_VALIDATION");
  const rank = (domainName: string) => Number(domainName !== parameters.DomainName);
  const inOrder = pending.toSorted((one, other) => rank(one.domainName) - rank(other.domainName));
  for (const { arn } of inOrder) if ((await certificateTags(acm, arn))?.[tagKeys.stack] === id) return arn;
  return undefined;
}

/** The one that waits for validation, else the one in the stack's outputs: its record must stay for ACM to renew it. */
export async function findCertificate(
  acm: ACMClient,
  stack: AppStack,
  run: Run,
): Promise<string | undefined> {
  const underWay = /^(CREATE|UPDATE)_IN_PROGRESS$/.test(stack.status);
  const pending = await poll(run, () => findPending(acm, stack), underWay ? patienceMs : 0);
  return pending ?? (phaseOf(stack) === "standing" ? stack.outputs.CertificateArn : undefined);
}
