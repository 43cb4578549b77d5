import type { World } from "../kernel/world.ts";
import type { LabCertificate } from "./store.ts";

export const dayMs = 86_400_000;

/** From today's midnight on for 198 days: the example in https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html */
export function validity(world: World): Required<Pick<LabCertificate, "notBefore" | "notAfter" | "serial">> {
  const notBefore = Math.floor(world.clock.now() / dayMs) * dayMs;
  const serial = Array.from({ length: 16 }, () => world.random.hex(2)).join(":");
  return { notBefore, notAfter: notBefore + 199 * dayMs - 1000, serial };
}

export const daysToExpiry = (world: World, { notAfter = 0 }: LabCertificate): number =>
  Math.floor((notAfter - world.clock.now()) / dayMs);
