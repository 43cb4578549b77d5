import { createCipheriv, createDecipheriv } from "node:crypto";
import type { World } from "../kernel/world.ts";
import { doorStore } from "./store.ts";

function sealingKey(world: World, balancerArn: string): Buffer {
  const { sealingKeys } = world.store(doorStore);
  const key = sealingKeys.get(balancerArn) ?? Buffer.from(world.random.hex(64), "hex");
  sealingKeys.set(balancerArn, key);
  return key;
}

/** Encrypts a value (AES-256-GCM) so that only this load balancer can read it, and nobody can change it. */
export function seal(world: World, balancerArn: string, value: unknown): string {
  const iv = Buffer.from(world.random.hex(24), "hex");
  const cipher = createCipheriv("aes-256-gcm", sealingKey(world, balancerArn), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url");
}

/** What was sealed; undefined for anything that this load balancer did not seal. */
export function unseal<T>(world: World, balancerArn: string, sealed: string): T | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 29) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", sealingKey(world, balancerArn), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    return JSON.parse(text.toString("utf8")) as T;
  } catch {
    return undefined;
  }
}
