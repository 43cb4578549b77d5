import { AwsError } from "../kernel/aws-error.ts";
import type { Credentials } from "../kernel/runtime.ts";
import type { Caller } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { iamStore } from "./store.ts";

/** Temporary credentials of a role: whoever signs with them speaks as that role. */
export function credentialsFor(world: World, principalArn: string): Credentials {
  const accessKeyId = `ASIA${world.random.suffix(16)}`;
  world.store(iamStore).principals.set(accessKeyId, principalArn);
  return { accessKeyId, secretAccessKey: world.random.hex(40), sessionToken: world.random.hex(40) };
}

/** Who calls without a signature. */
export const nobody: Caller = { accessKeyId: "", principalArn: "anonymous" };

/** Credentials of the account's administrator. */
export const administratorOf = (world: World): Credentials =>
  credentialsFor(world, `arn:aws:iam::${world.account}:root`);

/** Credentials of a role that end. */
export function sessionFor(
  world: World,
  roleArn: string,
  seconds: number,
): Credentials & { readonly expiration: Date } {
  const credentials = credentialsFor(world, roleArn);
  const end = world.clock.now() + seconds * 1000;
  world.store(iamStore).ends.set(credentials.accessKeyId, end);
  return { ...credentials, expiration: new Date(end) };
}

/** Whose an access key is; every key that the lab did not hand out itself is the first account's administrator's. */
export function callerOf(world: World, accessKeyId: string): Caller {
  for (const account of world.accounts.values()) {
    const { principals, ends } = account.store(iamStore);
    const principalArn = principals.get(accessKeyId);
    if (principalArn === undefined) continue;
    if (world.clock.now() < (ends.get(accessKeyId) ?? Number.POSITIVE_INFINITY))
      return { accessKeyId, principalArn };
    throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
  }
  return { accessKeyId, principalArn: `arn:aws:iam::${world.account}:root` };
}

/** The account that an ARN is of: a role's, or a caller's. */
export const accountOf = (world: World, arn: string): World | undefined =>
  world.accounts.get(arn.split(":")[4] ?? "");
