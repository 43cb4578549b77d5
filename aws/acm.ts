import {
  ACMClient,
  type CertificateStatus,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  type DomainValidation,
  type KeyAlgorithm,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { dnsName } from "../core/dns-record.ts";
import { clientOptions } from "./client-options.ts";
import { unlessRefused } from "./error-code.ts";

export type { ACMClient };

/** In the Region of the environment, or in another. */
export const acmClient = (region?: string) =>
  new ACMClient({ ...clientOptions, ...(region ? { region } : {}) });

/** One name of a certificate and the record that proves it; no record until ACM has made one. */
export interface NameValidation {
  readonly domainName: string;
  /** DNS, EMAIL or HTTP. */
  readonly method: string;
  readonly record?: { readonly name: string; readonly value: string };
}

export interface Certificate {
  readonly arn: string;
  /** PENDING_VALIDATION, ISSUED, FAILED, ... */
  readonly status: string;
  readonly failureReason: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; undefined before it is issued. */
  readonly notAfter: number | undefined;
  readonly validations: readonly NameValidation[];
}

function readValidation({ DomainName, ValidationMethod, ResourceRecord }: DomainValidation): NameValidation {
  const { Name, Value } = ResourceRecord ?? {};
  return {
    domainName: DomainName ?? "",
    method: ValidationMethod ?? "DNS",
    ...(Name && Value ? { record: { name: dnsName(Name), value: dnsName(Value) } } : {}),
  };
}

const gone = ["ResourceNotFoundException"];

async function findCertificate(client: ACMClient, CertificateArn: string) {
  const request = client.send(new DescribeCertificateCommand({ CertificateArn }));
  return (await unlessRefused(request, gone))?.Certificate;
}

/** The names that the certificate is good for now: none before it is issued, or when it has lapsed or is not there. */
export async function namesIssued(client: ACMClient, arn: string): Promise<readonly string[]> {
  const found = await findCertificate(client, arn);
  return (found?.Status === "ISSUED" && found.SubjectAlternativeNames) || [];
}

/** Undefined when there is no such certificate. */
export async function describeCertificate(client: ACMClient, arn: string): Promise<Certificate | undefined> {
  const certificate = await findCertificate(client, arn);
  return (
    certificate && {
      arn,
      status: certificate.Status ?? "",
      failureReason: certificate.FailureReason ?? "",
      createdAt: certificate.CreatedAt?.getTime() ?? 0,
      notAfter: certificate.NotAfter?.getTime(),
      validations: (certificate.DomainValidationOptions ?? []).map(readValidation),
    }
  );
}

/** Without them, ListCertificates shows RSA_1024 and RSA_2048 alone: https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html */
const keyTypes: KeyAlgorithm[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];

export interface ListedCertificate {
  readonly arn: string;
  readonly domainName: string;
  /** With `domainName`; cut short by ACM after 100. */
  readonly names: readonly string[];
  readonly inUse: boolean;
}

/** The Region's certificates, of one status or of all. */
export async function listCertificates(
  client: ACMClient,
  status?: CertificateStatus,
): Promise<readonly ListedCertificate[]> {
  const found: ListedCertificate[] = [];
  const input = { Includes: { keyTypes }, ...(status ? { CertificateStatuses: [status] } : {}) };
  for await (const page of paginateListCertificates({ client }, input))
    for (const {
      CertificateArn,
      DomainName = "",
      SubjectAlternativeNameSummaries,
      InUse: inUse = true,
    } of page.CertificateSummaryList ?? [])
      found.push({
        arn: CertificateArn ?? "",
        domainName: DomainName,
        names: [DomainName, ...(SubjectAlternativeNameSummaries ?? [])],
        inUse,
      });
  return found;
}

/** Undefined when there is no such certificate. */
export async function certificateTags(
  client: ACMClient,
  arn: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const request = client.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
  const answer = await unlessRefused(request, gone);
  return answer && Object.fromEntries((answer.Tags ?? []).map(({ Key, Value }) => [Key, Value ?? ""]));
}

/** A certificate that is gone already is deleted; one that a load balancer still shows is not. */
export async function deleteCertificate(client: ACMClient, arn: string): Promise<"deleted" | "in-use"> {
  const request = client.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  const inUse = ["ResourceInUseException"];
  const answer = await unlessRefused(
    unlessRefused(request, gone).then(() => "deleted" as const),
    inUse,
  );
  return answer ?? "in-use";
}
