import { objects, text, texts } from "../ec2/properties.ts";
import { resourceTags } from "../ec2/tags.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { waitUntil } from "../kernel/clock.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { changeRecords } from "../route-53/changes.ts";
import {
  deleteCertificate,
  requestCertificate,
  requireCertificate,
  setCertificateTags,
} from "./certificates.ts";
import type { LabCertificate, NameValidation } from "./store.ts";

function request(
  { world, properties }: ResourceRequest,
  tags: Readonly<Record<string, string>>,
): LabCertificate {
  return requestCertificate(world, {
    domainName: text(properties, "DomainName") ?? "",
    subjectAlternativeNames: texts(properties, "SubjectAlternativeNames"),
    method: text(properties, "ValidationMethod") === "DNS" ? "DNS" : "EMAIL",
    keyAlgorithm: text(properties, "KeyAlgorithm") ?? "RSA_2048",
    tags,
  });
}

/**
 * The event that shows the record of DomainName, and of no other name, and carries no physical id:
 * aws-facts, section 3.
 */
async function announceRecord({ world, signal, progress }: ResourceRequest, arn: string): Promise<void> {
  const first = () => requireCertificate(world, arn).validations[0]?.record;
  await waitUntil(world.clock, () => first() !== undefined, { signal });
  const { name, value } = first() ?? {};
  progress(`Content of DNS Record is: {Name: ${name},Type: CNAME,Value: ${value}}`);
}

const zoneFor = (properties: Properties, { domainName }: NameValidation) => {
  const options = objects(properties, "DomainValidationOptions");
  const own = options.find((option) => text(option, "DomainName")?.toLowerCase() === domainName);
  return own && text(own, "HostedZoneId");
};

/** CloudFormation writes the records of names that come with a hosted zone: AWS::CertificateManager::Certificate DomainValidationOption. */
async function writeRecords({ world, properties, signal }: ResourceRequest, arn: string): Promise<void> {
  const zoned = () =>
    requireCertificate(world, arn).validations.filter((one) => zoneFor(properties, one) !== undefined);
  await waitUntil(world.clock, () => zoned().every(({ record }) => record), { signal });
  for (const validation of zoned()) {
    const { name = "", value = "" } = validation.record ?? {};
    const ResourceRecordSet = {
      Name: name,
      Type: "CNAME",
      TTL: 300,
      ResourceRecords: [{ Value: value }],
    } as const;
    changeRecords(world, zoneFor(properties, validation), [
      { Action: "UPSERT", ResourceRecordSet: { ...ResourceRecordSet, ResourceRecords: [{ Value: value }] } },
    ]);
  }
}

async function awaitIssue(request: ResourceRequest, { arn, method }: LabCertificate): Promise<void> {
  const { world, signal } = request;
  if (method === "DNS") {
    await announceRecord(request, arn);
    await writeRecords(request, arn);
  }
  const status = () => requireCertificate(world, arn).status;
  await waitUntil(world.clock, () => status() !== "PENDING_VALIDATION", { everyMs: 10_000, signal });
  if (status() !== "ISSUED")
    throw new AwsError("NotStabilized", `The certificate ${arn} is in state ${status()}.`);
}

const stateOf = (arn: string): ResourceState => ({ physicalId: arn, attributes: { CertificateArn: arn } });

/** A certificate that is gone already is deleted. */
function remove({ world }: ResourceRequest, arn: string): void {
  try {
    deleteCertificate(world, arn);
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ResourceNotFoundException")) throw error;
  }
}

export const acmProviders: Providers = {
  "AWS::CertificateManager::Certificate": {
    service: "AWSCertificateManager",
    async create(resource) {
      const certificate = request(resource, resourceTags(resource));
      try {
        await awaitIssue(resource, certificate);
        return stateOf(certificate.arn);
      } catch (error) {
        // The engine knows no physical id yet, so what was begun is taken back here.
        remove(resource, certificate.arn);
        throw error;
      }
    },
    async update(resource, arn) {
      setCertificateTags(resource.world, arn, resourceTags(resource));
      return stateOf(arn);
    },
    async delete(resource, arn) {
      remove(resource, arn);
    },
  },
};
