import { describeStack, protectStack, type Stack } from "../../aws/cloudformation.ts";
import { paint } from "../../core/log-line.ts";
import type { DesiredStack } from "../../core/plan/stack-comparison.ts";
import { chooseStep } from "../../core/plan/stack-step.ts";
import { operationEnd } from "../../core/stack-status.ts";
import type { StackKind } from "../../core/stacks.ts";
import { UserError } from "../../core/user-error.ts";
import type { Session } from "../session.ts";
import { changeStack } from "./change-stack.ts";
import { getOutOfTheWay, makeRoom } from "./get-out-of-the-way.ts";
import { rollBack } from "./roll-back-stack.ts";
import { explainFailure } from "./stack-failure.ts";
import { createServiceStackWatch } from "./watch-service-stack.ts";
import { markOperation, type WatchedStack, watchStack } from "./watch-stack.ts";

export interface StackEnd {
  readonly stack: Stack;
  /** `started`: under way, and not waited for. */
  readonly outcome: "created" | "updated" | "unchanged" | "started";
  readonly seconds: number;
  /** Of the change set, such as `3 to add, 1 to change`. */
  readonly changes?: string;
}

export interface Convergence {
  readonly kind: StackKind;
  /** What the stack is to be, given how it is: asked at every look, since others may be at work on it too. */
  readonly describe: (current: Stack | undefined) => DesiredStack;
  /** The stack as it was seen last; undefined when there was none. */
  readonly known: Stack | undefined;
  /** False: what was started goes on without us. */
  readonly wait: boolean;
  /** Called before the first change to the stack, not when there is none. */
  readonly beforeChange?: () => Promise<void>;
}

const explainStuck = ({ name, status, statusReason }: Stack) =>
  new UserError(
    `${name} is ${status}${statusReason ? `: ${statusReason}` : ""}, and cannot be updated.`,
    "Look at the stack's events; bring it back or delete it by hand, and run the job again.",
  );

/** One look at the stack, and what it is to be. */
interface Look extends Convergence {
  readonly desired: DesiredStack;
}

/** Waits for the operation's end; throws when it is a bad one. */
async function awaitEnd(session: Session, { kind, desired }: Look, { stack, after }: Operation) {
  const look = kind === "service" ? createServiceStackWatch(session, stack) : undefined;
  const history = await watchStack(session, stack, after, look && { look });
  if (history.end === "failed") throw await explainFailure(session, kind, desired.name, history);
}

/** An operation on a stack, and the event that was the last before it. */
interface Operation {
  readonly stack: WatchedStack;
  readonly after: string | undefined;
}

/** The stack once what was started has ended; at once, if that is not waited for. */
async function finish(session: Session, convergence: Look, operation: Operation): Promise<Stack> {
  const { desired, wait } = convergence;
  if (wait) await awaitEnd(session, convergence, operation);
  for (;;) {
    const found = await describeStack(session.clients.cloudFormation, operation.stack.id);
    if (!found) throw new Error(`${desired.name} has gone while it was made`);
    // Events may be ahead of the stack's own status.
    if (!wait || operationEnd(found.status) !== "running") return found;
    await session.pause(1000);
  }
}

/** One step towards what is wanted: the end, or the stack to look at again. */
type Progress = { readonly end: Omit<StackEnd, "seconds"> } | { readonly next: Stack | undefined };

/** A refusal counts for nothing when the stack has changed under our hands. */
async function lookAgain(session: Session, name: string, before: Stack | undefined, refusal?: Error) {
  await session.pause(3000);
  const now = await describeStack(session.clients.cloudFormation, name);
  if (refusal && now?.id === before?.id && now?.status === before?.status)
    throw new UserError(
      `${name}: CloudFormation refuses the change: ${refusal.message}`,
      "Nothing of this stack was changed. Mend what the sentence names and run the job again.",
      { cause: refusal },
    );
  return now;
}

async function change(session: Session, convergence: Look, current: Stack | undefined): Promise<Progress> {
  const { desired, wait } = convergence;
  const type = current && current.status !== "REVIEW_IN_PROGRESS" ? "UPDATE" : "CREATE";
  await convergence.beforeChange?.();
  const result = await changeStack(session, desired, type);
  if (result.state === "empty" && current) return { end: { stack: current, outcome: "unchanged" } };
  if (result.state !== "started") {
    const refusal = result.state === "refused" ? result.error : undefined;
    return { next: await lookAgain(session, desired.name, current, refusal) };
  }
  const stack = await finish(session, convergence, result);
  const outcome = wait ? (type === "CREATE" ? "created" : "updated") : "started";
  return { end: { stack, outcome, changes: result.changes } };
}

async function join(session: Session, convergence: Look, current: Stack): Promise<Progress> {
  session.journal.say(`  ${current.name} is ${current.status} already, begun by an earlier run`);
  const after = convergence.wait ? await markOperation(session, current.id) : undefined;
  const stack = await finish(session, convergence, { stack: current, after });
  return { end: { stack, outcome: convergence.wait ? "updated" : "started" } };
}

async function advance(
  session: Session,
  convergence: Convergence,
  current: Stack | undefined,
): Promise<Progress> {
  const { kind } = convergence;
  const desired = convergence.describe(current);
  const look = { ...convergence, desired };
  const step = chooseStep(current, desired);
  if (!current || step === "create" || step === "update") return change(session, look, current);
  switch (step) {
    case "nothing":
      return { end: { stack: current, outcome: "unchanged" } };
    case "join":
      return join(session, look, current);
    case "wait":
      return { next: await getOutOfTheWay(session, kind, current) };
    case "remove":
      return { next: await makeRoom(session, current) };
    case "roll-back":
      return { next: await rollBack(session, current) };
    case "explain":
      throw explainStuck(current);
  }
}

/** The users outlive mistakes: their stack can only be deleted once its protection is lifted. */
async function protect(session: Session, kind: StackKind, { id, terminationProtection }: Stack) {
  if (kind === "users" && !terminationProtection)
    await protectStack(session.clients.cloudFormation, id, true);
}

function tellEnd({ journal }: Session, { stack, outcome, seconds }: StackEnd): void {
  if (outcome === "created" || outcome === "updated")
    journal.note(paint("green", `✓ ${stack.name} ${outcome} in ${seconds} s`));
}

/** Brings the stack to what is wanted, whatever state it is in. */
export async function convergeStack(session: Session, convergence: Convergence): Promise<StackEnd> {
  const { clock } = session.parts;
  const start = clock.now();
  let current = convergence.known;
  for (;;) {
    const progress = await advance(session, convergence, current);
    if ("end" in progress) {
      await protect(session, convergence.kind, progress.end.stack);
      const seconds = Math.round((clock.now() - start) / 1000);
      tellEnd(session, { ...progress.end, seconds });
      return { ...progress.end, seconds };
    }
    current = progress.next;
  }
}
