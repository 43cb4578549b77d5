import type { Stack } from "../../aws/cloudformation.ts";
import type { StackKind } from "../../core/stacks.ts";
import { UserError } from "../../core/user-error.ts";
import { findPending } from "../certificate.ts";
import type { Session } from "../session.ts";
import { removePersistently } from "./remove-persistently.ts";
import { awaitOtherStatus, stopUpdate } from "./remove-stack.ts";

/** The functions let go of a certificate within seconds; what other stacks hold, nobody lets go of. */
const triesBeforeExplaining = 4;

/** Deletes a stack that never came to be. */
export async function makeRoom(session: Session, stack: Stack): Promise<undefined> {
  session.journal.say(`  ${stack.name} is ${stack.status}: deleted, to be made anew`);
  const left = await removePersistently(session, stack, { mostTries: triesBeforeExplaining });
  if (left.length === 0) return undefined;
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
