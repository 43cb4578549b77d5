import type { World } from "../kernel/world.ts";
import { certificateUsers, type LabCertificate } from "./store.ts";
import { daysToExpiry } from "./validity.ts";

/** Shapes: https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html; the ARN is only in `resources`. */

const seconds = (time = 0) => new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");

const shared = (world: World, certificate: LabCertificate) => ({
  CertificateType: "AMAZON_ISSUED",
  CommonName: certificate.domainName,
  DomainValidationMethod: certificate.method,
  CertificateExpirationDate: seconds(certificate.notAfter),
  InUse: certificateUsers(world, certificate.arn).length > 0,
  Exported: false,
});

const emit = (
  world: World,
  { arn }: LabCertificate,
  name: string,
  detail: Readonly<Record<string, unknown>>,
) => world.emit({ source: "aws.acm", detailType: `ACM Certificate ${name}`, resources: [arn], detail });

export function emitAvailable(
  world: World,
  certificate: LabCertificate,
  action: "ISSUANCE" | "RENEWAL",
): void {
  emit(world, certificate, "Available", {
    Action: action,
    ...shared(world, certificate),
    CertificateCreatedDate: seconds(certificate.createdAt),
    DaysToExpiry: daysToExpiry(world, certificate),
  });
}

export function emitRenewalActionRequired(world: World, certificate: LabCertificate): void {
  emit(world, certificate, "Renewal Action Required", {
    ...shared(world, certificate),
    RenewalStatusReason: "PENDING_DOMAIN_VALIDATION",
    DaysToExpiry: daysToExpiry(world, certificate),
  });
}

export function emitApproachingExpiration(world: World, certificate: LabCertificate): void {
  const { domainName } = certificate;
  emit(world, certificate, "Approaching Expiration", {
    DaysToExpiry: daysToExpiry(world, certificate),
    CommonName: domainName,
  });
}

export function emitExpired(world: World, certificate: LabCertificate): void {
  emit(world, certificate, "Expired", {
    ...shared(world, certificate),
    CertificateCreatedDate: seconds(certificate.createdAt),
  });
}
