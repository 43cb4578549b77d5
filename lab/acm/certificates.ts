import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { acmStore, certificateUsers, type LabCertificate } from "./store.ts";
import { startValidation } from "./validation.ts";

export interface CertificateRequest {
  readonly domainName: string;
  readonly subjectAlternativeNames?: readonly string[];
  readonly method?: "DNS" | "EMAIL";
  /** `RSA_2048`, as in RequestCertificate. */
  readonly keyAlgorithm?: string;
  readonly idempotencyToken?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

const hourMs = 3_600_000;
const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const domainPattern = new RegExp(`^(\\*\\.)?(${label}\\.)+[a-z]${label.slice(8)}$`);

/** Quotas: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html; the wording of the refusals is a guess. */
function refuseNames(names: readonly string[]): void {
  const [domainName = ""] = names;
  const wrong = names.find((name) => !domainPattern.test(name));
  if (wrong !== undefined)
    throw new AwsError("ValidationException", `The domain name '${wrong}' is not valid.`);
  if (domainName.length > 64)
    throw new AwsError(
      "InvalidDomainValidationOptionsException",
      "The first domain name can be no longer than 64 characters.",
    );
  if (names.length > 10)
    throw new AwsError(
      "LimitExceededException",
      "The maximum number of domain names in a certificate is 10.",
    );
}

/** The certificate of the same token within the hour: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
function sameRequest(world: World, token: string | undefined): LabCertificate | undefined {
  if (token === undefined) return undefined;
  if (!/^\w{1,32}$/.test(token))
    throw new AwsError(
      "ValidationException",
      `Value '${token}' at 'idempotencyToken' failed to satisfy constraint: Member must satisfy regular expression pattern: \\w+`,
    );
  return [...world.store(acmStore).certificates.values()].find(
    ({ idempotencyToken, createdAt }) => idempotencyToken === token && world.clock.now() - createdAt < hourMs,
  );
}

/** Requests a public certificate; its validation goes on by itself. */
export function requestCertificate(world: World, request: CertificateRequest): LabCertificate {
  const known = sameRequest(world, request.idempotencyToken);
  if (known) return known;
  const names = [request.domainName, ...(request.subjectAlternativeNames ?? [])].map((name) =>
    name.toLowerCase(),
  );
  const unique = [...new Set(names)];
  refuseNames(unique);
  const certificate: LabCertificate = {
    arn: world.arn("acm", `certificate/${world.random.uuid()}`),
    domainName: unique[0] ?? "",
    subjectAlternativeNames: unique,
    status: "PENDING_VALIDATION",
    method: request.method ?? "EMAIL",
    keyAlgorithm: request.keyAlgorithm ?? "RSA_2048",
    ...(request.idempotencyToken === undefined ? {} : { idempotencyToken: request.idempotencyToken }),
    validations: unique.map((domainName) => ({ domainName, status: "PENDING_VALIDATION" })),
    tags: request.tags ?? {},
    createdAt: world.clock.now(),
  };
  world.store(acmStore).certificates.set(certificate.arn, certificate);
  startValidation(world, certificate);
  return certificate;
}

/** Refuses with ResourceNotFoundException. */
export function requireCertificate(world: World, arn = ""): LabCertificate {
  if (!/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/.+$/.test(arn))
    throw new AwsError("InvalidArnException", `${arn} is not a valid certificate ARN`);
  const certificate = world.store(acmStore).certificates.get(arn);
  if (certificate) return certificate;
  throw new AwsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
}

/** Refuses with ResourceInUseException while a load balancer has it. */
export function deleteCertificate(world: World, arn: string | undefined): void {
  const certificate = requireCertificate(world, arn);
  if (certificateUsers(world, certificate.arn).length > 0)
    throw new AwsError(
      "ResourceInUseException",
      `Certificate ${certificate.arn} in account ${world.account} is in use.`,
    );
  world.store(acmStore).certificates.delete(certificate.arn);
}

export function setCertificateTags(
  world: World,
  arn: string | undefined,
  tags: Readonly<Record<string, string>>,
): void {
  const certificate = requireCertificate(world, arn);
  if (Object.keys(tags).length > 50)
    throw new AwsError(
      "TooManyTagsException",
      `The certificate ${certificate.arn} would have more than 50 tags.`,
    );
  world.store(acmStore).certificates.set(certificate.arn, { ...certificate, tags });
}
