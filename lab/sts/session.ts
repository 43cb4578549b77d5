import type { AssumedRoleUser, Credentials } from "@aws-sdk/client-sts";
import { accountOf, sessionFor } from "../iam/credentials.ts";
import { iamStore, type Role } from "../iam/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";

/** A role, and the account that it is in. */
export interface FoundRole {
  readonly account: World;
  readonly role: Role;
}

export function findRole(world: World, arn: string): FoundRole | undefined {
  const account = accountOf(world, arn);
  const role = account?.store(iamStore).roles.get(arn);
  return account && role && { account, role };
}

/** Wording of the refusals but the last: a guess. The last is AWS's: https://github.com/kreuzwerker/awsu/issues/27 */
export function checkSession({ role }: FoundRole, name: string, seconds: number): void {
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    throw new AwsError("ValidationError", `Value '${name}' at 'roleSessionName' is not valid`);
  if (seconds < 900 || seconds > 43_200)
    throw new AwsError(
      "ValidationError",
      `Value '${seconds}' at 'durationSeconds' must be between 900 and 43200`,
    );
  if (seconds > (role.maxSessionDuration ?? 3600))
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
}

/** Keys that speak for the role until they end, as STS answers them. */
export function openSession(
  { account, role }: FoundRole,
  name: string,
  seconds: number,
): { readonly AssumedRoleUser: AssumedRoleUser; readonly Credentials: Credentials } {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = sessionFor(account, role.arn, seconds);
  account.store(iamStore).sessionNames.set(accessKeyId, name);
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${name}`,
      Arn: `arn:aws:sts::${account.account}:assumed-role/${role.name}/${name}`,
    },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration,
    },
  };
}
