import { certificateTags, deleteCertificate, listCertificates } from "../../aws/acm.ts";
import type { Stack } from "../../aws/cloudformation.ts";
import { appOnPlatform } from "../../core/app-stack.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { Session } from "../session.ts";
import { awaitDeletable } from "../stacks/remove-stack.ts";
import type { Leftover } from "../summary.ts";

const pollMs = 5000;

/** The functions take the app's certificates off the listener within seconds once its service goes; if they do not, we do. */
const triesOfFunction = 6;
const mostTries = 24;

type Detach = () => Promise<void>;

async function removeOne(session: Session, arn: string, detach: Detach): Promise<"deleted" | "in-use"> {
  for (let tries = 1; ; tries += 1) {
    const end = await deleteCertificate(session.clients.acm, arn);
    if (end === "deleted" || tries >= mostTries) return end;
    if (tries >= triesOfFunction) await detach();
    await session.pause(pollMs);
  }
}

/**
 * Deletes certificates that the app once had, by its tags. A change of the domain name makes CloudFormation delete the old one while it
 * cleans up; it tries in vain when the listener still shows it, and forgets it; the functions' sweep may not have come yet. Before the
 * stack goes, so that the function takes their validation records away with the stack's own; and once an update of it has ended, which
 * decides on which one it has. Answers what stays.
 */
export async function removeStrayCertificates(
  session: Session,
  { platform, name }: AppIdentity,
  { stack, detach }: { readonly stack: Stack; readonly detach: Detach },
): Promise<readonly Leftover[]> {
  const { clients, journal } = session;
  const now = await awaitDeletable(session, stack);
  const left: Leftover[] = [];
  if (!now) return left;
  for (const { arn } of await listCertificates(clients.acm, "ISSUED")) {
    if (arn === now.outputs.CertificateArn) continue;
    if (appOnPlatform(platform, await certificateTags(clients.acm, arn)) !== name) continue;
    if ((await removeOne(session, arn, detach)) === "deleted")
      journal.say(`  ${arn}, which ${name} had before: deleted`);
    else
      left.push({ what: "ACM certificate", id: arn, why: `${name} had it before, and it is still in use` });
  }
  return left;
}
