import { certificateTags, deleteCertificate, describeCertificate, listCertificates } from "../../aws/acm.ts";
import type { Stack } from "../../aws/cloudformation.ts";
import { tagKeys } from "../../core/names.ts";
import type { ValidationRecord } from "../../core/validation-records.ts";
import type { Session } from "../session.ts";

/** The certificates that the stack has made, in any state, also those that it has let go of. */
async function findOwn({ acm }: Session["clients"], stack: Stack): Promise<readonly string[]> {
  const own: string[] = [];
  for (const { arn } of await listCertificates(acm))
    if ((await certificateTags(acm, arn))?.[tagKeys.stack] === stack.id) own.push(arn);
  return own;
}

/**
 * Deletes certificates that the stack once had and let go of. A change of the names makes CloudFormation delete the old one while it
 * cleans up; it tries in vain when the listener still shows it, and forgets it. Before the stack goes, so that the function takes their
 * validation records away with the stack's own. Answers the records of them all: ACM alone knows those of every name.
 */
export async function removeStrayCertificates(
  { clients, journal }: Session,
  stack: Stack,
): Promise<readonly ValidationRecord[]> {
  const own = await findOwn(clients, stack);
  const seen = await Promise.all(own.map((arn) => describeCertificate(clients.acm, arn)));
  for (const certificate of seen) {
    if (certificate?.status !== "ISSUED" || certificate.arn === stack.outputs.CertificateArn) continue;
    const end = await deleteCertificate(clients.acm, certificate.arn);
    journal.say(
      `  ${certificate.arn}, which ${stack.name} had before: ${end === "deleted" ? "deleted" : "still in use"}`,
    );
  }
  return seen.flatMap((certificate) => certificate?.validations.flatMap(({ record }) => record ?? []) ?? []);
}
