import type { Stack } from "../../aws/cloudformation.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { StackKind } from "../../core/stacks.ts";
import type { Session } from "../session.ts";
import { removePersistently } from "../stacks/remove-persistently.ts";
import type { Leftover } from "../summary.ts";
import { findNeighbours } from "./find-neighbours.ts";
import { removeUsers } from "./remove-users.ts";

/** Another app has moved in since the teardown began: the platform stays for it. */
class MovedIn extends Error {
  override readonly name = "MovedIn";
}

/** Removes one of the platform's stacks, unless another app is on the platform at the very moment before. */
export async function removeShared(
  session: Session,
  app: AppIdentity,
  { kind, stack }: { readonly kind: StackKind; readonly stack: Stack },
): Promise<readonly Leftover[]> {
  const beforeDelete = async () => {
    const neighbours = await findNeighbours(session, app);
    if (neighbours.length > 0) throw new MovedIn(`${neighbours.join(", ")} has moved in`);
  };
  try {
    if (kind === "users") return await removeUsers(session, stack, beforeDelete);
    return await removePersistently(session, stack, { beforeDelete });
  } catch (error) {
    if (!(error instanceof MovedIn)) throw error;
    session.journal.say(`  ${stack.name} stays: ${error.message}`);
    return [];
  }
}
