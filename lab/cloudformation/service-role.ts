import { iamStore } from "../iam/store.ts";
import type { World } from "../kernel/world.ts";
import { validationError } from "./language/template-error.ts";
import { asList, asObject } from "./language/value.ts";

const principal = "cloudformation.amazonaws.com";

/** Refuses a service role that is not there, or that does not trust CloudFormation: recording test_update_with_role_without_permissions. */
export function checkServiceRole(world: World, roleArn: string | undefined): void {
  if (roleArn === undefined) return;
  const statements = asList(world.store(iamStore).roles.get(roleArn)?.trust.Statement ?? []).map(asObject);
  const trusted = statements.some(
    ({ Effect, Principal }) => Effect === "Allow" && asList(asObject(Principal).Service).includes(principal),
  );
  if (!trusted) throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
}
