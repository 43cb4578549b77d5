import { listChangeDetails, listChangeSets, listFindings } from "../../aws/change-set-details.ts";
import {
  type ChangeSetAddress,
  createChangeSet,
  deleteChangeSet,
  describeChangeSet,
} from "../../aws/change-sets.ts";
import { attempt, deleteStack, describeStack, type Stack } from "../../aws/cloudformation.ts";
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
  /** The stack as it was seen before; undefined when there was none. */
  readonly known: Stack | undefined;
}

/** Begins the names of plans' change sets and shells: templates/github-role.yaml lets pull requests make no others. */
const prefix = "gatehouse-plan-";

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

/**
 * A first change set brings the empty shell of a stack. What is not there is looked at in a shell that only plans have, never in one that a
 * deployment would meet: so whoever plans needs no right to delete an app's stacks.
 */
const isShell = ({ known }: PassingRequest) => !known || known.status === "REVIEW_IN_PROGRESS";

/**
 * A change set that is still being made refuses to go, even when its validation has failed already (aws/aws-cdk-cli#1767), so it is
 * tried again. `pause` would not wait once the plan has failed.
 */
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

/**
 * DeleteChangeSet leaves the shell (aws/aws-cdk-cli#1503). Somebody else may use it meanwhile: then it stays. It is waited for, since a
 * deployment right behind would find a stack that is being deleted (aws/aws-cdk#29492).
 */
async function clearShell(session: Session, stackId: string): Promise<void> {
  const { cloudFormation } = session.clients;
  const shell = await describeStack(cloudFormation, stackId);
  if (shell?.status !== "REVIEW_IN_PROGRESS") return;
  if ((await listChangeSets(cloudFormation, stackId)).length > 0) return;
  await deleteStack(cloudFormation, stackId, session.roleArn);
  for (let tries = 0; tries < clearTries; tries += 1) {
    if (isGone(await describeStack(cloudFormation, stackId))) return;
    await session.parts.clock.sleep(clearMs);
  }
  throw new Error(`the stack ${stackId} does not go away`);
}

interface Traces {
  readonly stackName: string;
  readonly changeSetName: string;
  readonly shell: boolean;
}

async function clear(session: Session, { stackName, changeSetName, shell }: Traces): Promise<void> {
  try {
    const stack = await describeStack(session.clients.cloudFormation, stackName);
    if (!stack) return;
    await clearChangeSet(session, stack.id, changeSetName);
    if (shell) await clearShell(session, stack.id);
  } catch (error) {
    throw new UserError(
      `${stackName}: what the plan made could not be taken away: ${error instanceof Error ? error.message : error}`,
      `Delete the change set ${changeSetName}${shell ? `, and the stack ${stackName} if it is REVIEW_IN_PROGRESS` : ""}. Nothing else was made or changed.`,
      { cause: error },
    );
  }
}

/** Makes a change set, looks at it, and takes it away again, whatever happens; with it the shell of a stack that was not there. */
export async function viewChanges(session: Session, request: PassingRequest): Promise<ChangeSetView> {
  const { cloudFormation } = session.clients;
  const { template: templateBody, parameters, tags } = request.desired;
  const shell = isShell(request);
  const stackName = `${shell ? prefix : ""}${request.desired.name}`;
  const name = `${prefix}${session.parts.uniqueId()}`;
  const traces = { stackName, changeSetName: name, shell };
  try {
    const { roleArn } = session;
    const wish = { stackName, type: request.type, name, templateBody, parameters, tags, roleArn };
    const created = await attempt(() => createChangeSet(cloudFormation, wish));
    if (created.state === "refused") return { state: "refused", reason: created.error.message, findings: [] };
    return await look(session, created.value, stackName);
  } finally {
    await clear(session, traces);
  }
}
