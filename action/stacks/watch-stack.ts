import { lastEventId, listEvents } from "../../aws/stack-events.ts";
import { paint } from "../../core/log-line.ts";
import { isOfStackItself, isOwnFailure, type StackEvent } from "../../core/root-cause.ts";
import { type OperationEnd, operationEnd } from "../../core/stack-status.ts";
import type { Journal } from "../journal.ts";
import type { Session } from "../session.ts";

/** Quick while things happen, slower while one thing takes its time: AWS throttles an account's reads of events. */
const quickPollMs = 2000;
const slowPollMs = 2500;

export interface WatchedStack {
  readonly id: string;
  readonly name: string;
}

/** How an operation on a stack ended, with everything that happened in it. */
export interface StackHistory {
  readonly end: Exclude<OperationEnd, "running">;
  readonly status: string;
  readonly events: readonly StackEvent[];
}

const shortType = (type: string) => type.replace(/^AWS::/, "");

const describeEvent = ({ stackName, logicalId, type, status, reason }: StackEvent): string =>
  `${stackName}  ${status}  ${logicalId} (${shortType(type)})${reason && `: ${reason}`}`;

/** CloudFormation says a second time that it creates something once that has an id. */
const isEcho = ({ status, reason }: StackEvent) =>
  status === "CREATE_IN_PROGRESS" && reason === "Resource creation Initiated";

const mostNames = 6;

/** `whoami-network: Vpc, InternetGateway done`; "" when nothing is. */
function describeProgress(name: string, events: readonly StackEvent[]): string {
  const done = events.filter((event) => event.status.endsWith("_COMPLETE") && !isOfStackItself(event));
  const names = done.slice(0, mostNames).map(({ logicalId }) => logicalId);
  const more = done.length - names.length;
  return names.length > 0 ? `${name}: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""} done` : "";
}

type Look = (events: readonly StackEvent[]) => Promise<void>;

interface Watch {
  readonly stack: WatchedStack;
  readonly after: string | undefined;
  readonly look?: Look;
  readonly isOver: (status: string) => boolean;
  /** Failures that are a matter of time, and no news. */
  readonly isExpected?: (event: StackEvent) => boolean;
}

/** Failures on one line, what went well on another, and everything in the folded part. */
function show(journal: Journal, { stack: { name }, isExpected }: Watch, events: readonly StackEvent[]): void {
  for (const event of events.filter((event) => !isEcho(event))) journal.record(describeEvent(event));
  const failures = events.filter((event) => isOwnFailure(event) && !isExpected?.(event));
  if (failures.length > 0) journal.say(paint("red", `✗ ${failures.map(describeEvent).join("; ")}`));
  const progress = describeProgress(name, events);
  if (progress !== "") journal.note(progress);
}

/** What the stack is doing, in a few words. */
function describeWork(name: string, events: readonly StackEvent[]): string {
  const latest = new Map(events.map((event) => [event.logicalId, event]));
  const busy = [...latest.values()].filter(
    (event) => event.status.endsWith("_IN_PROGRESS") && !isOfStackItself(event),
  );
  return busy.length > 0 ? `${name} (${busy.map(({ logicalId }) => logicalId).join(", ")})` : name;
}

/** Where the next operation's events begin. */
export const markEvents = (session: Session, stackId: string): Promise<string | undefined> =>
  lastEventId(session.clients.cloudFormation, stackId);

/** Where the events of the operation begin that is under way, whoever began it. */
export async function markOperation(session: Session, stackId: string): Promise<string | undefined> {
  const events = await listEvents(session.clients.cloudFormation, stackId);
  const begins = (event: StackEvent) =>
    isOfStackItself(event) && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(event.status);
  return events[events.findLastIndex(begins) - 1]?.id;
}

async function watch(session: Session, shape: Watch): Promise<Omit<StackHistory, "end">> {
  const { clients, journal } = session;
  const { stack, after, look, isOver } = shape;
  const { id, name } = stack;
  const events: StackEvent[] = [];
  let pollMs = quickPollMs;
  for (;;) {
    const fresh = await listEvents(clients.cloudFormation, id, events.at(-1)?.id ?? after);
    show(journal, shape, fresh);
    events.push(...fresh);
    const status = events.findLast(isOfStackItself)?.status ?? "REVIEW_IN_PROGRESS";
    if (isOver(status)) {
      journal.done(id);
      return { status, events };
    }
    await look?.(events);
    journal.waiting(id, describeWork(name, events));
    pollMs = fresh.length > 0 ? quickPollMs : Math.min(slowPollMs, pollMs + 500);
    await session.pause(pollMs);
  }
}

/**
 * Shows the events after the one with the id `after` as they come, until the operation has succeeded or begun to fail.
 * `look` is called between the polls with all that has happened; what it throws ends the watch.
 * It does not wait for the rollback: that goes on without us, and the next run waits for it if it must.
 */
export async function watchStack(
  session: Session,
  stack: WatchedStack,
  after: string | undefined,
  more: Pick<Watch, "look" | "isExpected"> = {},
): Promise<StackHistory> {
  const isOver = (status: string) => operationEnd(status) !== "running";
  const history = await watch(session, { stack, after, isOver, ...more });
  return { ...history, end: operationEnd(history.status) === "succeeded" ? "succeeded" : "failed" };
}

/** Shows a rollback to its very end; answers the stack's status then. */
export async function watchRollback(
  session: Session,
  stack: WatchedStack,
  after: string | undefined,
): Promise<string> {
  const isOver = (status: string) => !status.endsWith("_IN_PROGRESS");
  return (await watch(session, { stack, after, isOver })).status;
}
