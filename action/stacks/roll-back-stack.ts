import {
  attempt,
  continueUpdateRollback,
  describeStack,
  rollBackStack,
  type Stack,
} from "../../aws/cloudformation.ts";
import { listResources } from "../../aws/stack-events.ts";
import { UserError } from "../../core/user-error.ts";
import type { Session } from "../session.ts";
import { markEvents, watchRollback } from "./watch-stack.ts";

const failed = "UPDATE_ROLLBACK_FAILED";

/** Skipping leaves CloudFormation and AWS at odds, so it is a person's to decide: the command is ready to be copied. */
async function explainStuck(session: Session, { id, name }: Stack): Promise<UserError> {
  const resources = await listResources(session.clients.cloudFormation, id);
  const stuck = resources.filter(({ status }) => status === "UPDATE_FAILED");
  const reasons = stuck.map(({ logicalId, reason }) => `${logicalId}: ${reason}`);
  const skipped = stuck.map(({ logicalId }) => logicalId).join(" ");
  return new UserError(
    `${name} is ${failed}, and going on with the rollback failed again: ${reasons.join("; ") || "CloudFormation gives no reason"}`,
    `Make again what is missing and run the job again; or leave it out: \`aws cloudformation continue-update-rollback --stack-name ${name} --resources-to-skip ${skipped}\`.`,
  );
}

/** Somebody else may have been there first; then the stack has another status by now. */
async function whenRefused({ clients }: Session, { id, name, status }: Stack, cause: Error) {
  const now = await describeStack(clients.cloudFormation, id);
  if (now?.status !== status) return now;
  throw new UserError(
    `${name} is ${status}, and CloudFormation refuses to roll it back: ${cause.message}`,
    "Look at the stack's events; mend what the sentence names, or delete the stack, and run the job again.",
    { cause },
  );
}

/** Brings a stack that stopped in the middle of an update back to where the update began. */
export async function rollBack(session: Session, stack: Stack): Promise<Stack | undefined> {
  const { clients, journal, roleArn } = session;
  journal.say(`  ${stack.name} is ${stack.status}: its rollback is gone on with`);
  const after = await markEvents(session, stack.id);
  const call = stack.status === failed ? continueUpdateRollback : rollBackStack;
  const started = await attempt(() => call(clients.cloudFormation, stack.id, roleArn));
  if (started.state === "refused") return whenRefused(session, stack, started.error);
  const status = await watchRollback(session, stack, after);
  if (status === failed) throw await explainStuck(session, stack);
  return describeStack(clients.cloudFormation, stack.id);
}
