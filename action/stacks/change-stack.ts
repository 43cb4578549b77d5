import { listFindings } from "../../aws/change-set-details.ts";
import {
  type ChangeSetAddress,
  createChangeSet,
  deleteChangeSet,
  describeChangeSet,
  executeChangeSet,
} from "../../aws/change-sets.ts";
import { attempt } from "../../aws/cloudformation.ts";
import { findDangers, type ResourceChange, type Treasure } from "../../core/change-danger.ts";
import type { DesiredStack } from "../../core/plan/stack-comparison.ts";
import { UserError } from "../../core/user-error.ts";
import type { Session } from "../session.ts";
import { markEvents, type WatchedStack } from "./watch-stack.ts";

const pollMs = 1000;

/** Waits for the change set; undefined when there is nothing in it. */
async function awaitChanges(
  session: Session,
  { id, stackId }: ChangeSetAddress,
  name: string,
): Promise<readonly ResourceChange[] | undefined> {
  for (;;) {
    const changeSet = await describeChangeSet(session.clients.cloudFormation, id);
    if (changeSet.state === "ready") return changeSet.changes;
    if (changeSet.state === "empty") return undefined;
    if (changeSet.state === "failed")
      throw new UserError(
        `${name}: CloudFormation refuses the change set: ${changeSet.reason}`,
        "Nothing of this stack was changed. Mend what the sentence names and run the job again.",
        { details: await listFindings(session.clients.cloudFormation, id) },
      );
    session.journal.waiting(stackId, `the change set of ${name}`);
    await session.pause(pollMs);
  }
}

/** What `allow-replacement` would have to say. */
const describeWayOut = (treasures: readonly (Treasure | undefined)[]): string =>
  [...new Set(treasures)].flatMap((treasure) => treasure ?? []).join(", ");

function refuseDangers({ name, allowReplacement }: DesiredStack, changes: readonly ResourceChange[]): void {
  const dangers = findDangers(changes, allowReplacement);
  if (dangers.length === 0) return;
  const effects = dangers.map(({ logicalId, effect }) => `${effect} (${logicalId})`);
  throw new UserError(
    `${name}: this change ${effects.join(" and ")}. It was not made.`,
    `Go back to the version of Gatehouse and the inputs that made the stack; or move the data and tear the platform down, so that the next deployment makes it anew. If the loss is what you want, say \`allow-replacement: ${describeWayOut(dangers.map(({ treasure }) => treasure))}\`.`,
  );
}

/** Changes in words: `3 to add, 1 to change`. */
function countChanges(changes: readonly ResourceChange[]): string {
  const words: Readonly<Record<string, string>> = { Add: "to add", Modify: "to change", Remove: "to remove" };
  const counts = Object.entries(words).map(([action, word]) => ({
    word,
    count: changes.filter((change) => change.action === action).length,
  }));
  return counts.flatMap(({ word, count }) => (count > 0 ? [`${count} ${word}`] : [])).join(", ");
}

export type Change =
  | {
      readonly state: "started";
      readonly stack: WatchedStack;
      readonly after: string | undefined;
      /** `3 to add, 1 to change` */
      readonly changes: string;
    }
  | { readonly state: "empty" }
  /** Someone else's operation came first: look again. */
  | { readonly state: "overtaken" }
  /** CloudFormation takes no such change set, perhaps because the stack is no longer what it was. */
  | { readonly state: "refused"; readonly error: Error };

async function execute(session: Session, desired: DesiredStack, address: ChangeSetAddress): Promise<Change> {
  const { clients, parts, journal } = session;
  const { name } = desired;
  const changes = await awaitChanges(session, address, name);
  journal.done(address.stackId);
  if (!changes) return { state: "empty" };
  refuseDangers(desired, changes);
  const counted = countChanges(changes) || "changes";
  journal.note(`${name}: ${counted}`);
  const after = await markEvents(session, address.stackId);
  const token = parts.uniqueId();
  const result = await executeChangeSet(clients.cloudFormation, address.id, token);
  return result === "overtaken"
    ? { state: "overtaken" }
    : { state: "started", stack: { id: address.stackId, name }, after, changes: counted };
}

/** Makes a change set, looks at it and starts it. One that is not started is deleted. */
export async function changeStack(
  session: Session,
  desired: DesiredStack,
  type: "CREATE" | "UPDATE",
): Promise<Change> {
  const { cloudFormation } = session.clients;
  const { name: stackName, template: templateBody, parameters, tags } = desired;
  const name = `gatehouse-${session.parts.uniqueId()}`;
  const { roleArn } = session;
  const request = { stackName, type, name, templateBody, parameters, tags, roleArn };
  const created = await attempt(() => createChangeSet(cloudFormation, request));
  if (created.state === "refused") return created;
  const address = created.value;
  const started = await execute(session, desired, address).catch(async (error: unknown) => {
    await deleteChangeSet(cloudFormation, address.id);
    throw error;
  });
  if (started.state !== "started") await deleteChangeSet(cloudFormation, address.id);
  return started;
}
