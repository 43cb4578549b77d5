import type { Stack } from "../../aws/cloudformation.ts";
import { UserError } from "../../core/user-error.ts";
import { describeProtected } from "../stacks/remove-persistently.ts";

/** A stack that somebody has protected stops the teardown before it takes anything away. */
export function refuseProtected(going: readonly Stack[]): void {
  const held = going.filter(({ terminationProtection }) => terminationProtection).map(describeProtected);
  if (held.length === 0) return;
  throw new UserError(
    `${held.map(({ id }) => id).join(", ")}: protected from deletion. Nothing was deleted.`,
    "Somebody has meant it. If it is to go all the same, lift the protection and run the teardown again:",
    { details: held.map(({ id, why }) => `${id}: ${why}`) },
  );
}
