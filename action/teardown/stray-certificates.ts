import { certificateTags, deleteCertificate, listCertificates } from "../../aws/acm.ts";
import type { Stack } from "../../aws/cloudformation.ts";
import { tagKeys } from "../../core/names.ts";
import type { Session } from "../session.ts";

/**
 * Deletes certificates that the stack once had and let go of. A change of the domain name makes CloudFormation delete the old one while
 * it cleans up; it tries in vain when the listener still shows it, and forgets it. Before the stack goes, so that the function takes
 * their validation records away with the stack's own.
 */
export async function removeStrayCertificates({ clients, journal }: Session, stack: Stack): Promise<void> {
  for (const { arn } of await listCertificates(clients.acm, "ISSUED")) {
    if (arn === stack.outputs.CertificateArn) continue;
    if ((await certificateTags(clients.acm, arn))?.[tagKeys.stack] !== stack.id) continue;
    const end = await deleteCertificate(clients.acm, arn);
    journal.say(
      `  ${arn}, which ${stack.name} had before: ${end === "deleted" ? "deleted" : "still in use"}`,
    );
  }
}
