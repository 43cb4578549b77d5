import type { FailureReason } from "@aws-sdk/client-acm";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { emitAvailable } from "./events.ts";
import { scheduleRenewal } from "./renewal.ts";
import { acmStore, type LabCertificate, type NameValidation } from "./store.ts";
import { isProven, validationRecord } from "./validation-record.ts";
import { validity } from "./validity.ts";

/** "If ACM cannot validate the domain name within 72 hours": https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html */
const timeoutMs = 72 * 3_600_000;

const pending = (world: World, arn: string): LabCertificate | undefined => {
  const certificate = world.store(acmStore).certificates.get(arn);
  return certificate?.status === "PENDING_VALIDATION" ? certificate : undefined;
};

function change(world: World, certificate: LabCertificate, changes: Partial<LabCertificate>): LabCertificate {
  const changed = { ...certificate, ...changes };
  world.store(acmStore).certificates.set(certificate.arn, changed);
  return changed;
}

/** Shows the names' records one after the other, and looks for them in DNS until all are there or time is up. */
export function startValidation(world: World, { arn, method, validations }: LabCertificate): void {
  if (method === "EMAIL") return;
  const appearMs = momentsInSeconds.certificateRecordsAppear * 1000;
  // The first name's comes first; those of others later, each in its own time: aws/aws-cdk#7995, #8282.
  validations.forEach(({ domainName }, index) => {
    world.clock.after(appearMs * (1 + index / 2), () => showRecord(world, arn, domainName));
  });
  world.clock.after(appearMs, () => look(world, arn));
}

function showRecord(world: World, arn: string, domainName: string): void {
  const certificate = pending(world, arn);
  if (!certificate) return;
  const record = validationRecord(world, domainName);
  const validations = certificate.validations.map((one) =>
    one.domainName === domainName ? { ...one, record } : one,
  );
  change(world, certificate, { validations });
}

/** ACM looks often at first and then ever more seldom. A guess: no published figure was found. */
const pauseMs = (ageMs: number) => Math.min(600_000, Math.max(5000, ageMs / 20));

function look(world: World, arn: string): void {
  const certificate = pending(world, arn);
  if (!certificate) return;
  const ageMs = world.clock.now() - certificate.createdAt;
  const allProven = certificate.validations.every((one) => isProven(world, one));
  if (ageMs >= timeoutMs) timeOut(world, certificate);
  else if (allProven)
    world.clock.after(momentsInSeconds.certificateIssued * 1000, () => conclude(world, arn));
  else world.clock.after(Math.min(pauseMs(ageMs), timeoutMs - ageMs), () => look(world, arn));
}

/** Issues, unless a record has gone meanwhile. */
function conclude(world: World, arn: string): void {
  const certificate = pending(world, arn);
  if (!certificate) return;
  if (certificate.validations.every((one) => isProven(world, one))) issue(world, certificate);
  else look(world, arn);
}

const withStatus = (validations: readonly NameValidation[], status: NameValidation["status"]) =>
  validations.map((one) => ({ ...one, status }));

function issue(world: World, certificate: LabCertificate): void {
  const issued = change(world, certificate, {
    status: "ISSUED",
    validations: withStatus(certificate.validations, "SUCCESS"),
    issuedAt: world.clock.now(),
    ...validity(world),
  });
  emitAvailable(world, issued, "ISSUANCE");
  scheduleRenewal(world, issued);
}

function timeOut(world: World, certificate: LabCertificate): void {
  change(world, certificate, {
    status: "VALIDATION_TIMED_OUT",
    validations: withStatus(certificate.validations, "FAILED"),
  });
}

/** Ends a pending request as AWS may do, for tests: CAA_ERROR, ADDITIONAL_VERIFICATION_REQUIRED, DOMAIN_NOT_ALLOWED, ... */
export function failCertificate(world: World, arn: string, failureReason: FailureReason): void {
  const certificate = pending(world, arn);
  if (certificate) change(world, certificate, { status: "FAILED", failureReason });
}
