import { describeStack, type Stack } from "../../aws/cloudformation.ts";
import { listResources } from "../../aws/stack-events.ts";
import type { Session } from "../session.ts";
import type { Leftover } from "../summary.ts";
import { isGone, isHeld, removeStack } from "./remove-stack.ts";

const retryMs = 15_000;

/** Tries after which a refusal that time mends is believed, and one that it does not. */
const triesFor = (reasons: readonly string[]) => (reasons.some((reason) => isHeld({ reason })) ? 40 : 3);

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

/** Somebody has meant it. The users' stack has lost its protection by now. */
export const describeProtected = ({ name }: Stack): Leftover => ({
  what: "CloudFormation stack",
  id: name,
  why: `protected from deletion; \`aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}\` lifts that`,
});

/** One try: what is left of the stack, with the reasons; undefined once it is gone. */
async function tryToRemove(session: Session, { id }: Stack, beforeDelete: Persistence["beforeDelete"]) {
  const now = await describeStack(session.clients.cloudFormation, id);
  if (isGone(now)) return undefined;
  if (now.terminationProtection) return { now, reasons: [], hopeless: [describeProtected(now)] };
  const removal = await removeStack(session, now, { beforeDelete });
  return removal.state === "gone" ? undefined : { now, reasons: removal.reasons };
}

interface Persistence {
  /** May make the others let go. */
  readonly beforeRetry?: (tries: number) => Promise<void>;
  /** Right before each try; what it throws ends them. */
  readonly beforeDelete?: () => Promise<void>;
  /** Fewer than there would be otherwise. */
  readonly mostTries?: number;
}

/**
 * Deletes the stack, again and again while others still hold something of it.
 * Answers what cannot be deleted; nothing when the stack is gone.
 */
export async function removePersistently(
  session: Session,
  stack: Stack,
  { beforeRetry, beforeDelete, mostTries = Number.POSITIVE_INFINITY }: Persistence = {},
): Promise<readonly Leftover[]> {
  for (let tries = 1; ; tries += 1) {
    const rest = await tryToRemove(session, stack, beforeDelete);
    if (!rest) return [];
    if (rest.hopeless) return rest.hopeless;
    if (tries >= Math.min(mostTries, triesFor(rest.reasons)))
      return describeRemains(session, rest.now, rest.reasons);
    if (tries === 1)
      session.journal.note(`${stack.name}: others still hold it; deleted again until they let go`);
    session.journal.waiting(stack.id, `${stack.name}, to be deleted again`);
    await beforeRetry?.(tries);
    await session.pause(retryMs);
    session.journal.done(stack.id);
  }
}
