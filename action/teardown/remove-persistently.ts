import { describeStack, type Stack } from "../../aws/cloudformation.ts";
import { listResources } from "../../aws/stack-events.ts";
import type { Session } from "../session.ts";
import { isGone, removeStack } from "../stacks/remove-stack.ts";
import type { Leftover } from "../summary.ts";

const retryMs = 15_000;

/** Others let go of it in their own time: a listener of its certificate, a network interface of its group. */
const letsGo = /in use|InUse|DependencyViolation|has dependencies|has a dependent|being used/i;

/** Tries after which a refusal that time mends is believed, and one that it does not. */
const triesFor = (reasons: readonly string[]) => (reasons.some((reason) => letsGo.test(reason)) ? 40 : 3);

async function describeRemains(session: Session, stack: Stack, reasons: readonly string[]) {
  const resources = await listResources(session.clients.cloudFormation, stack.id);
  const failed = resources.filter(({ status }) => status === "DELETE_FAILED");
  const ofStack = { what: "CloudFormation stack", id: stack.name, why: reasons.join("; ") };
  return [
    ofStack,
    ...failed.map(({ type, physicalId, logicalId, reason }) => ({
      what: type,
      id: physicalId || logicalId,
      why: reason,
    })),
  ];
}

/**
 * Deletes the stack, again and again while others still hold something of it. `beforeRetry` may make them let go.
 * Answers what cannot be deleted; nothing when the stack is gone.
 */
export async function removePersistently(
  session: Session,
  stack: Stack,
  beforeRetry: (tries: number) => Promise<void> = async () => {},
): Promise<readonly Leftover[]> {
  for (let tries = 1; ; tries += 1) {
    const now = await describeStack(session.clients.cloudFormation, stack.id);
    if (isGone(now)) return [];
    const removal = await removeStack(session, now);
    if (removal.state === "gone") return [];
    if (tries >= triesFor(removal.reasons)) return describeRemains(session, now, removal.reasons);
    if (tries === 1)
      session.journal.say(`  ${stack.name}: others still hold it; deleted again until they let go`);
    session.journal.waiting(stack.id, `${stack.name}, to be deleted again`);
    await beforeRetry(tries);
    await session.pause(retryMs);
    session.journal.done(stack.id);
  }
}
