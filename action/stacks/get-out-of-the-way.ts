import type { Stack } from "../../aws/cloudformation.ts";
import { listResources } from "../../aws/stack-events.ts";
import type { StackKind } from "../../core/stacks.ts";
import { UserError } from "../../core/user-error.ts";
import { findPending } from "../certificate.ts";
import type { Session } from "../session.ts";
import { removePersistently } from "./remove-persistently.ts";
import { awaitOtherStatus, isHeld, removeStack, stopUpdate } from "./remove-stack.ts";

/** The functions let go of a certificate within seconds; what other stacks hold, nobody lets go of. */
const triesBeforeExplaining = 4;

const certificateType = "AWS::CertificateManager::Certificate";

/**
 * A listener needs a certificate, so the last one stays on it where somebody else's rule keeps the listener. The stack goes without it
 * then: once the next certificate has taken its place, the functions delete it by its tags.
 */
async function leaveCertificate(session: Session, stack: Stack): Promise<boolean> {
  const resources = await listResources(session.clients.cloudFormation, stack.id);
  const failed = resources.filter(({ status }) => status === "DELETE_FAILED");
  const isLeft = failed.length > 0 && failed.every((one) => one.type === certificateType && isHeld(one));
  if (!isLeft) return false;
  for (const { physicalId } of failed)
    session.journal.say(`  ${physicalId} stays on the listener until another takes its place`);
  const retain = failed.map(({ logicalId }) => logicalId);
  return (await removeStack(session, stack, { retain })).state === "gone";
}

/** Deletes a stack that never came to be, or came half down. */
export async function makeRoom(session: Session, stack: Stack): Promise<undefined> {
  session.journal.say(`  ${stack.name} is ${stack.status}: deleted, to be made anew`);
  const left = await removePersistently(session, stack, { mostTries: triesBeforeExplaining });
  if (left.length === 0 || (await leaveCertificate(session, stack))) return undefined;
  throw new UserError(
    `${stack.name} is ${stack.status} and cannot be deleted: ${left[0]?.why}`,
    "Remove what holds it, or delete the stack by hand, and run the job again.",
  );
}

/**
 * A first certificate may wait for its DNS records for three days: one that nobody wants any more is not waited for. Once it is issued
 * the app is served with it, some time before CloudFormation notices, so that stack is left to end.
 */
async function leaveFirstCertificate(session: Session, stack: Stack): Promise<Stack | undefined> {
  const isPending = async () => (await findPending(session, stack)) !== undefined;
  const now = await awaitOtherStatus(session, stack, isPending);
  return now?.status === stack.status ? makeRoom(session, now) : now;
}

/** Until the stack takes what is wanted of it: answers it as it is then, or undefined once it is gone. */
export async function getOutOfTheWay(
  session: Session,
  kind: StackKind,
  stack: Stack,
): Promise<Stack | undefined> {
  if (kind === "certificate" && stack.status === "CREATE_IN_PROGRESS")
    return leaveFirstCertificate(session, stack);
  if (kind === "certificate" && stack.status === "UPDATE_IN_PROGRESS") await stopUpdate(session, stack);
  return awaitOtherStatus(session, stack);
}
