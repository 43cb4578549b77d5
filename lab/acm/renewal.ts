import type { World } from "../kernel/world.ts";
import {
  emitApproachingExpiration,
  emitAvailable,
  emitExpired,
  emitRenewalActionRequired,
} from "./events.ts";
import { acmStore, certificateUsers, type LabCertificate } from "./store.ts";
import { isProven } from "./validation-record.ts";
import { dayMs, daysToExpiry, validity } from "./validity.ts";

/** "Renewal at 30 days before expiry": aws-facts, section 4. */
const renewalDays = 30;

/** Wakes when the certificate comes due, and from then on daily until it is renewed, expired or gone. */
export function scheduleRenewal(world: World, { arn, notAfter = 0 }: LabCertificate): void {
  const dueMs = notAfter - renewalDays * dayMs - world.clock.now();
  world.clock.after(dueMs, () => renewDaily(world, arn));
}

function renewDaily(world: World, arn: string): void {
  const certificate = world.store(acmStore).certificates.get(arn);
  if (certificate?.status !== "ISSUED") return;
  if (daysToExpiry(world, certificate) < 0) expire(world, certificate);
  else if (!renewCertificate(world, certificate)) world.clock.after(dayMs, () => renewDaily(world, arn));
}

function expire(world: World, certificate: LabCertificate): void {
  const expired = { ...certificate, status: "EXPIRED" } as const;
  world.store(acmStore).certificates.set(certificate.arn, expired);
  emitExpired(world, expired);
}

/**
 * One attempt at renewal. ACM renews what is in use and still has its records in DNS:
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
 */
export function renewCertificate(world: World, certificate: LabCertificate): boolean {
  const inUse = certificateUsers(world, certificate.arn).length > 0;
  if (!inUse) {
    emitApproachingExpiration(world, certificate);
    return false;
  }
  const proven = certificate.validations.every((one) => isProven(world, one));
  const updatedAt = world.clock.now();
  const renewed: LabCertificate = proven
    ? { ...certificate, ...validity(world), renewal: { status: "SUCCESS", updatedAt } }
    : {
        ...certificate,
        renewal: { status: "PENDING_VALIDATION", reason: "PENDING_DOMAIN_VALIDATION", updatedAt },
      };
  world.store(acmStore).certificates.set(certificate.arn, renewed);
  if (proven) emitAvailable(world, renewed, "RENEWAL");
  else emitRenewalActionRequired(world, renewed);
  if (proven) scheduleRenewal(world, renewed);
  return proven;
}

/** Tries every issued certificate that is due now: for tests and demos that will not wait. */
export function renewCertificates(world: World): void {
  for (const certificate of [...world.store(acmStore).certificates.values()]) {
    const due = certificate.status === "ISSUED" && daysToExpiry(world, certificate) <= renewalDays;
    if (due) renewCertificate(world, certificate);
  }
}
