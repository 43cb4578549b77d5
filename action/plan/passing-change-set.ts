import { listChangeDetails, listChangeSets, listFindings } from "../../aws/change-set-details.ts";
import {
  type ChangeSetAddress,
  createChangeSet,
  deleteChangeSet,
  describeChangeSet,
} from "../../aws/change-sets.ts";
import { attempt, deleteStack, describeStack } from "../../aws/cloudformation.ts";
import type { PlannedChange } from "../../core/plan/planned-change.ts";
import type { DesiredStack } from "../../core/plan/stack-comparison.ts";
import { UserError } from "../../core/user-error.ts";
import type { Session } from "../session.ts";
import { isGone } from "../stacks/remove-stack.ts";

/** What a change set showed. */
export type ChangeSetView =
  | { readonly state: "ready"; readonly changes: readonly PlannedChange[] }
  | { readonly state: "empty" }
  | { readonly state: "refused"; readonly reason: string; readonly findings: readonly string[] };

export interface PassingRequest {
  readonly desired: DesiredStack;
  /** CREATE: there is no stack, or an empty shell. */
  readonly type: "CREATE" | "UPDATE";
  /** Whether there was a stack of that name before, so that it has to stay. */
  readonly existed: boolean;
}

const pollMs = 2000;
const clearMs = 1000;
const clearTries = 30;

async function awaitView(session: Session, { id, stackId }: ChangeSetAddress, name: string) {
  const { clients, journal } = session;
  for (;;) {
    const seen = await describeChangeSet(clients.cloudFormation, id);
    if (seen.state !== "pending") {
      journal.done(stackId);
      return seen;
    }
    journal.waiting(stackId, `the change set of ${name}`);
    await session.pause(pollMs);
  }
}

async function look(session: Session, address: ChangeSetAddress, name: string): Promise<ChangeSetView> {
  const { cloudFormation } = session.clients;
  const seen = await awaitView(session, address, name);
  if (seen.state === "failed") {
    const findings = await listFindings(cloudFormation, address.id);
    return { state: "refused", reason: seen.reason, findings };
  }
  if (seen.state === "empty") return seen;
  const details = await listChangeDetails(cloudFormation, address.id);
  const changes = seen.changes.map((change) => ({
    properties: [],
    ...details.get(change.logicalId),
    ...change,
  }));
  return { state: "ready", changes };
}

/** A change set that is still being made refuses to go, so it is tried again. `pause` would not wait once the plan has failed. */
async function clearChangeSet(session: Session, stackId: string, name: string): Promise<void> {
  const { cloudFormation } = session.clients;
  for (let tries = 0; tries < clearTries; tries += 1) {
    const ours = (await listChangeSets(cloudFormation, stackId)).find((one) => one.name === name);
    if (!ours) return;
    await deleteChangeSet(cloudFormation, ours.id);
    await session.parts.clock.sleep(clearMs);
  }
  throw new Error(`the change set ${name} does not go away`);
}

/** The empty shell that the first change set of a stack brings, unless somebody else uses it meanwhile. */
async function clearShell(session: Session, stackId: string): Promise<void> {
  const { cloudFormation } = session.clients;
  const shell = await describeStack(cloudFormation, stackId);
  if (shell?.status !== "REVIEW_IN_PROGRESS") return;
  if ((await listChangeSets(cloudFormation, stackId)).length > 0) return;
  await deleteStack(cloudFormation, stackId);
  for (let tries = 0; tries < clearTries; tries += 1) {
    if (isGone(await describeStack(cloudFormation, stackId))) return;
    await session.parts.clock.sleep(clearMs);
  }
  throw new Error(`the stack ${stackId} does not go away`);
}

async function clear(session: Session, { desired, existed }: PassingRequest, name: string): Promise<void> {
  try {
    const stack = await describeStack(session.clients.cloudFormation, desired.name);
    if (!stack) return;
    await clearChangeSet(session, stack.id, name);
    if (!existed) await clearShell(session, stack.id);
  } catch (error) {
    throw new UserError(
      `${desired.name}: what the plan made could not be taken away: ${error instanceof Error ? error.message : error}`,
      `Delete the change set ${name}${existed ? "" : `, and the stack ${desired.name} if it is REVIEW_IN_PROGRESS`}. Nothing else was made or changed.`,
      { cause: error },
    );
  }
}

/** Makes a change set, looks at it, and takes it away again, whatever happens; with it the shell of a stack that was not there. */
export async function viewChanges(session: Session, request: PassingRequest): Promise<ChangeSetView> {
  const { cloudFormation } = session.clients;
  const { name: stackName, template: templateBody, parameters, tags } = request.desired;
  const name = `gatehouse-plan-${session.parts.uniqueId()}`;
  try {
    const wish = { stackName, type: request.type, name, templateBody, parameters, tags };
    const created = await attempt(() => createChangeSet(cloudFormation, wish));
    if (created.state === "refused") return { state: "refused", reason: created.error.message, findings: [] };
    return await look(session, created.value, stackName);
  } finally {
    await clear(session, request, name);
  }
}
