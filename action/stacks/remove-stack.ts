import { attempt, cancelUpdate, deleteStack, describeStack, type Stack } from "../../aws/cloudformation.ts";
import { mayBeDeleted } from "../../core/stack-status.ts";
import type { Session } from "../session.ts";
import { markEvents, watchStack } from "./watch-stack.ts";

const pollMs = 5000;

export const isGone = (stack: Stack | undefined): stack is undefined =>
  stack === undefined || stack.status === "DELETE_COMPLETE";

/** Waits until the stack's status is another, or no longer than `isEnough`; answers the stack, or undefined once it is gone. */
export async function awaitOtherStatus(
  session: Session,
  stack: Stack,
  isEnough = async () => false,
): Promise<Stack | undefined> {
  const { clients, journal } = session;
  for (;;) {
    const now = await describeStack(clients.cloudFormation, stack.id);
    if (isGone(now) || now.status !== stack.status || (await isEnough())) {
      journal.done(stack.id);
      return isGone(now) ? undefined : now;
    }
    journal.waiting(stack.id, `${stack.name}, which is ${stack.status}`);
    await session.pause(pollMs);
  }
}

/** Gives up an update under way; it is refused, rightly, once the update has ended. */
export async function stopUpdate(session: Session, stack: Stack): Promise<void> {
  await attempt(() => cancelUpdate(session.clients.cloudFormation, stack.id));
}

/**
 * Others let go of it in their own time: a listener of its certificate, a network interface of its group, and of its cluster an
 * instance that is gone: "The Cluster cannot be deleted while Container Instances are active or draining" (aws/aws-cdk#18179). A cluster that lets a capacity
 * provider go is "in a busy state" for a while.
 */
const letsGo =
  /in use|InUse|DependencyViolation|has dependencies|has a dependent|being used|active or draining|busy state/i;

/** Whether only time is needed, and the others' doing. */
export const isHeld = ({ reason }: { readonly reason: string }): boolean => letsGo.test(reason);

export type Removal =
  | { readonly state: "gone" }
  /** DELETE_FAILED, with what CloudFormation said. */
  | { readonly state: "failed"; readonly reasons: readonly string[] };

/** The stack once it takes a deletion; an update under way is given up. Undefined when it has gone. */
export async function awaitDeletable(session: Session, stack: Stack): Promise<Stack | undefined> {
  let current: Stack | undefined = stack;
  while (current && !mayBeDeleted(current.status)) {
    if (current.status === "UPDATE_IN_PROGRESS") await stopUpdate(session, current);
    current = await awaitOtherStatus(session, current);
  }
  return isGone(current) ? undefined : current;
}

interface RemovalOptions {
  /** Comes right before, and may throw. */
  readonly beforeDelete?: (() => Promise<void>) | undefined;
  /** Logical ids of what stays when the rest goes: CloudFormation takes only those that it has failed to delete. */
  readonly retain?: readonly string[];
}

/** One try: waits until the stack may be deleted, deletes it and watches. */
export async function removeStack(
  session: Session,
  stack: Stack,
  { beforeDelete, retain }: RemovalOptions = {},
): Promise<Removal> {
  const { cloudFormation } = session.clients;
  if (!(await awaitDeletable(session, stack))) return { state: "gone" };
  const after = await markEvents(session, stack.id);
  await beforeDelete?.();
  const started = await attempt(() => deleteStack(cloudFormation, stack.id, session.roleArn, retain));
  if (started.state === "refused") return { state: "failed", reasons: [started.error.message] };
  const { end, events } = await watchStack(session, stack, after, { isExpected: isHeld });
  if (end === "succeeded") return { state: "gone" };
  const failures = events.filter(({ status }) => status === "DELETE_FAILED");
  return { state: "failed", reasons: failures.map(({ logicalId, reason }) => `${logicalId}: ${reason}`) };
}
