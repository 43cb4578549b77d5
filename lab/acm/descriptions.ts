import type {
  CertificateDetail,
  CertificateSummary,
  DomainValidation,
  ExtendedKeyUsageName,
  KeyAlgorithm,
  KeyUsageName,
} from "@aws-sdk/client-acm";
import type { World } from "../kernel/world.ts";
import { certificateUsers, type LabCertificate, type NameValidation } from "./store.ts";

/** Shapes as recorded from AWS: test/aws-recordings/acm.test_acm.json. */

const keyUsages: KeyUsageName[] = ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"];
const extendedKeyUsages: readonly { Name: ExtendedKeyUsageName; OID: string }[] = [
  { Name: "TLS_WEB_SERVER_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.1" },
  { Name: "TLS_WEB_CLIENT_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.2" },
];

const date = (time: number) => new Date(time);

/** `RSA_2048` is `RSA-2048` in answers. */
const algorithm = ({ keyAlgorithm }: LabCertificate) => keyAlgorithm.replace("RSA_", "RSA-") as KeyAlgorithm;

const times = ({ issuedAt, notBefore, notAfter }: LabCertificate) => ({
  ...(issuedAt === undefined ? {} : { IssuedAt: date(issuedAt) }),
  ...(notBefore === undefined ? {} : { NotBefore: date(notBefore) }),
  ...(notAfter === undefined ? {} : { NotAfter: date(notAfter) }),
});

const describeValidation =
  (method: "DNS" | "EMAIL") =>
  ({ domainName, record, status }: NameValidation): DomainValidation => ({
    DomainName: domainName,
    ValidationDomain: domainName,
    ValidationMethod: method,
    ...(method === "EMAIL" ? { ValidationEmails: [] } : {}),
    ...(method === "EMAIL" || record ? { ValidationStatus: status } : {}),
    ...(record ? { ResourceRecord: { Name: record.name, Type: "CNAME", Value: record.value } } : {}),
  });

function describeRenewal({ renewal, validations, method }: LabCertificate) {
  if (!renewal) return {};
  return {
    RenewalSummary: {
      RenewalStatus: renewal.status,
      DomainValidationOptions: validations.map(describeValidation(method)),
      UpdatedAt: date(renewal.updatedAt),
    },
  };
}

export function describeCertificate(world: World, certificate: LabCertificate): CertificateDetail {
  const users = certificateUsers(world, certificate.arn);
  const issued = certificate.issuedAt !== undefined;
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domainName,
    SubjectAlternativeNames: [...certificate.subjectAlternativeNames],
    DomainValidationOptions: certificate.validations.map(describeValidation(certificate.method)),
    Subject: `CN=${certificate.domainName}`,
    Issuer: "Amazon",
    CreatedAt: date(certificate.createdAt),
    ...times(certificate),
    ...(certificate.serial === undefined ? {} : { Serial: certificate.serial }),
    Status: certificate.status,
    ...(certificate.failureReason === undefined ? {} : { FailureReason: certificate.failureReason }),
    KeyAlgorithm: algorithm(certificate),
    SignatureAlgorithm: "SHA256WITHRSA",
    InUseBy: users,
    Type: "AMAZON_ISSUED",
    KeyUsages: issued ? keyUsages.map((Name) => ({ Name })) : [],
    ExtendedKeyUsages: issued ? extendedKeyUsages.map((usage) => ({ ...usage })) : [],
    RenewalEligibility: issued && users.length > 0 ? "ELIGIBLE" : "INELIGIBLE",
    Options: { CertificateTransparencyLoggingPreference: "ENABLED", Export: "DISABLED" },
    ...describeRenewal(certificate),
  };
}

export function summarizeCertificate(world: World, certificate: LabCertificate): CertificateSummary {
  const inUse = certificateUsers(world, certificate.arn).length > 0;
  const issued = certificate.issuedAt !== undefined;
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domainName,
    SubjectAlternativeNameSummaries: [...certificate.subjectAlternativeNames],
    HasAdditionalSubjectAlternativeNames: false,
    Status: certificate.status,
    Type: "AMAZON_ISSUED",
    KeyAlgorithm: algorithm(certificate),
    KeyUsages: issued ? [...keyUsages] : [],
    ExtendedKeyUsages: issued ? extendedKeyUsages.map(({ Name }) => Name) : [],
    InUse: inUse,
    Exported: false,
    RenewalEligibility: issued && inUse ? "ELIGIBLE" : "INELIGIBLE",
    CreatedAt: date(certificate.createdAt),
    ...times(certificate),
  };
}
