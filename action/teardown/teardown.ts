import type { Stack } from "../../aws/cloudformation.ts";
import { deleteRevisions, deregisterRevision, listRevisions } from "../../aws/ecs-tasks.ts";
import { deleteRelease, trackTag, writeLedger } from "../../aws/ssm.ts";
import type { TeardownSettings } from "../../core/settings/settings.ts";
import { type Graph, restrictGraph, reverseGraph, runGraph } from "../../core/stack-graph.ts";
import { conditionOf } from "../../core/stack-status.ts";
import { type StackKind, stackContracts, stackKinds } from "../../core/stacks.ts";
import { UserError } from "../../core/user-error.ts";
import { findStacks, type Stacks } from "../observe.ts";
import type { Session } from "../session.ts";
import { removePersistently } from "../stacks/remove-persistently.ts";
import { type Leftover, summarizeTeardown } from "../summary.ts";
import { detachApp } from "./detach-app.ts";
import { findNeighbours } from "./find-neighbours.ts";
import { keepLogs, settleLogs } from "./keep-logs.ts";
import { refuseProtected } from "./refuse-protected.ts";
import { describeKeptUsers } from "./remove-users.ts";
import { removeShared } from "./shared-stacks.ts";
import { removeStrayCertificates } from "./stray-certificates.ts";
import { awaitRecordsGone, readEntries } from "./validation-records.ts";

interface Demolition {
  readonly session: Session;
  readonly settings: TeardownSettings;
  readonly stacks: Stacks;
  /** Other apps on the platform; while there are any, it stays. */
  readonly neighbours: readonly string[];
}

const isLive = (stack: Stack | undefined) => stack !== undefined && conditionOf(stack.status) === "complete";

/** The functions take the app off the listener and its record out of DNS, so they go after all that needs them. */
const goesAfter = (kind: StackKind): readonly StackKind[] =>
  kind === "service" ? [...stackContracts.service.after, "automation"] : stackContracts[kind].after;

function orderOf({ settings, stacks, neighbours }: Demolition): Graph<StackKind> {
  const goes = (kind: StackKind) => {
    if (!stacks[kind]) return false;
    if (stackContracts[kind].owner === "app") return true;
    return neighbours.length === 0 && (kind !== "users" || settings.deleteUsers);
  };
  return reverseGraph(restrictGraph(stackKinds.filter(goes), goesAfter));
}

/** All that goes, but the users' stack, whose protection is ours. */
const goingStacks = (demolition: Demolition): readonly Stack[] =>
  [...orderOf(demolition).keys()].flatMap((kind) => {
    const stack = demolition.stacks[kind];
    return stack && kind !== "users" ? [stack] : [];
  });

/** The function is given a while; one that is gone is not waited for. */
const triesOfFunction = 4;

/** What attach-listener-rule does for an app that goes. */
async function detach({ session, settings, stacks }: Demolition): Promise<void> {
  const loadBalancerArn = stacks.platform?.outputs.LoadBalancerArn;
  if (loadBalancerArn) await detachApp(session, settings, loadBalancerArn);
}

async function removeAppStack(demolition: Demolition, stack: Stack) {
  const live = isLive(demolition.stacks.automation);
  if (!live) await detach(demolition);
  const beforeRetry = async (tries: number) => {
    if (!live || tries >= triesOfFunction) await detach(demolition);
  };
  return removePersistently(demolition.session, stack, { beforeRetry });
}

async function removeKind(demolition: Demolition, kind: StackKind): Promise<readonly Leftover[]> {
  const { session, settings, stacks } = demolition;
  const stack = stacks[kind];
  if (!stack) return [];
  if (stackContracts[kind].owner === "platform") return removeShared(session, settings, { kind, stack });
  if (kind === "service") return removeAppStack(demolition, stack);
  const before = await readEntries(session, settings);
  const strays = await removeStrayCertificates(session, settings, {
    stack,
    detach: () => detach(demolition),
  });
  const left = await removeAppStack(demolition, stack);
  const live = isLive(stacks.automation);
  const records = left.length > 0 ? [] : await awaitRecordsGone(session, settings, { before, live });
  return [...strays, ...left, ...records];
}

/** A stack that stays holds what comes before it: the graph stops there. */
class StillThere extends Error {
  override readonly name = "StillThere";
  readonly left: readonly Leftover[];

  constructor(left: readonly Leftover[]) {
    super(left.map(({ id, why }) => `${id}: ${why}`).join("; "));
    this.left = left;
  }
}

const isStack = ({ what }: Leftover) => what === "CloudFormation stack";

interface Remains {
  readonly left: readonly Leftover[];
  readonly failure: unknown;
}

async function removeStacks(demolition: Demolition): Promise<Remains> {
  const results = await runGraph({
    graph: orderOf(demolition),
    run: async (kind: StackKind) => {
      const left = await removeKind(demolition, kind);
      if (left.some(isStack)) throw new StillThere(left);
      return left;
    },
  });
  const left = [...results].flatMap(([kind, result]): readonly Leftover[] => {
    if (result.state === "done") return result.value;
    if (result.state === "failed" && result.error instanceof StillThere) return result.error.left;
    const why = "not deleted, since the teardown stopped before it";
    return [{ what: "CloudFormation stack", id: demolition.stacks[kind]?.name ?? kind, why }];
  });
  const failed = [...results.values()].find((result) => result.state === "failed");
  return { left, failure: failed?.state === "failed" ? failed.error : undefined };
}

/** What lies about outside of the stacks: the release parameter, and the revisions that roll-out-service has registered. */
async function clearTraces({ session, settings }: Demolition): Promise<void> {
  const { ecs, ssm } = session.clients;
  const family = `${settings.platform}-${settings.name}`;
  for (const arn of await listRevisions(ecs, family, "ACTIVE")) await deregisterRevision(ecs, arn);
  const revisions = await listRevisions(ecs, family, "INACTIVE");
  await deleteRevisions(ecs, revisions);
  if (revisions.length > 0) session.journal.say(`  ${revisions.length} task definition revisions deleted`);
  await trackTag(ssm, settings, undefined);
  if (await deleteRelease(ssm, settings)) session.journal.say("  release parameter deleted");
}

async function describeKept({
  session,
  settings,
  stacks,
  neighbours,
}: Demolition): Promise<readonly Leftover[]> {
  if (neighbours.length > 0) {
    const why = `${neighbours.join(", ")} ${neighbours.length === 1 ? "is" : "are"} on it`;
    return [{ what: "platform", id: settings.platform, why }];
  }
  return stacks.users && !settings.deleteUsers ? describeKeptUsers(session, stacks.users) : [];
}

const complain = (failure: unknown): unknown =>
  failure instanceof StillThere
    ? new UserError(
        `Not everything could be deleted: ${failure.message}`,
        "Mend what the reasons name and run the teardown again; it goes on from there.",
        { cause: failure },
      )
    : failure;

/** The app, and the platform if no other app is on it. */
async function demolish(session: Session, settings: TeardownSettings, stacks: Stacks): Promise<Remains> {
  const neighbours = await findNeighbours(session, settings);
  const demolition = { session, settings, stacks, neighbours };
  refuseProtected(goingStacks(demolition));
  if (settings.keepLogs && stacks.service) await keepLogs(session, stacks.service);
  const { left, failure } = await removeStacks(demolition);
  if (failure !== undefined) return { left: [...left, ...(await describeKept(demolition))], failure };
  await clearTraces(demolition);
  return removeRest(session, settings, [...left, ...(await settleLogs(session, settings))]);
}

/**
 * Once nothing of this app is left, so that of two teardowns at once one takes the platform along: whoever looks last sees that the
 * other has gone.
 */
async function removeRest(
  session: Session,
  settings: TeardownSettings,
  left: readonly Leftover[],
): Promise<Remains> {
  const [stacks, neighbours] = await Promise.all([
    findStacks(session, settings),
    findNeighbours(session, settings),
  ]);
  const demolition = { session, settings, stacks, neighbours };
  const rest = await removeStacks(demolition);
  const others = await findNeighbours(session, settings);
  // While the platform stays, its function goes on trying to remove the records that the ledger names.
  if (others.length === 0) await writeLedger(session.clients.ssm, settings, []);
  const kept = await describeKept({ ...demolition, neighbours: others });
  return { left: [...left, ...rest.left, ...kept], failure: rest.failure };
}

/** Removes the app, and its platform when no other app is on it; throws when something stays that should have gone. */
export async function teardown(session: Session, settings: TeardownSettings): Promise<void> {
  const { journal, parts } = session;
  journal.say(
    `Tearing down ${settings.name} on ${settings.platform} in ${session.account}, ${session.region}`,
  );
  const before = await findStacks(session, settings);
  const { left, failure } = await demolish(session, settings, before);
  parts.setOutput("left-behind", JSON.stringify(left));
  for (const { what, id, why } of left) journal.say(`Left behind: ${what} ${id}: ${why}`);
  if (failure !== undefined) throw complain(failure);
  journal.say(left.length > 0 ? "Done" : "Done: nothing is left behind");
  const after = await findStacks(session, settings);
  const gone = stackKinds.flatMap((kind) => (after[kind] ? [] : (before[kind]?.name ?? [])));
  const result = { deleted: gone, leftBehind: left };
  await parts.summarize(summarizeTeardown(settings, result, journal.elapsed()));
}
