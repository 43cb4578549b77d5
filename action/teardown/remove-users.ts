import { protectStack, type Stack } from "../../aws/cloudformation.ts";
import { deleteUserPool, describeUserPool } from "../../aws/cognito.ts";
import { listResources } from "../../aws/stack-events.ts";
import type { Session } from "../session.ts";
import { removePersistently } from "../stacks/remove-persistently.ts";
import type { Leftover } from "../summary.ts";

/** The pool of the stack, also of one that never came to be. */
export async function findPoolId(session: Session, stack: Stack): Promise<string> {
  if (stack.outputs.UserPoolId) return stack.outputs.UserPoolId;
  const resources = await listResources(session.clients.cloudFormation, stack.id);
  return resources.find(({ type }) => type === "AWS::Cognito::UserPool")?.physicalId ?? "";
}

/** The pool first: as long as the stack stands, a run that was cut short finds the pool again. */
export async function removeUsers(
  session: Session,
  stack: Stack,
  beforeDelete: () => Promise<void>,
): Promise<readonly Leftover[]> {
  const { cloudFormation, cognito } = session.clients;
  const poolId = await findPoolId(session, stack);
  const pool = poolId ? await describeUserPool(cognito, poolId) : undefined;
  await beforeDelete();
  if (pool) {
    session.journal.say(`  deleting the user pool ${pool.id} with everyone in it`);
    await deleteUserPool(cognito, pool);
  }
  if (stack.terminationProtection) await protectStack(cloudFormation, stack.id, false);
  return removePersistently(session, stack);
}

export async function describeKeptUsers(session: Session, stack: Stack): Promise<readonly Leftover[]> {
  const why = "kept, so that nobody loses an account; `delete-users: true` deletes it with everyone in it";
  const poolId = await findPoolId(session, stack);
  return [
    { what: "CloudFormation stack", id: stack.name, why },
    ...(poolId ? [{ what: "Cognito user pool", id: poolId, why }] : []),
  ];
}
