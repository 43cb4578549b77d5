import type { Credentials } from "../kernel/runtime.ts";
import type { Caller } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { iamStore } from "./store.ts";

/** Temporary credentials of a role: whoever signs with them speaks as that role. */
export function credentialsFor(world: World, roleArn: string): Credentials {
  const accessKeyId = `ASIA${world.random.suffix(16)}`;
  world.store(iamStore).principals.set(accessKeyId, roleArn);
  return { accessKeyId, secretAccessKey: world.random.hex(40), sessionToken: world.random.hex(40) };
}

/** Whose an access key is; every key that the lab did not hand out itself is the administrator's. */
export function callerOf(world: World, accessKeyId: string): Caller {
  const principalArn =
    world.store(iamStore).principals.get(accessKeyId) ?? `arn:aws:iam::${world.account}:root`;
  return { accessKeyId, principalArn };
}
