import { acmStore } from "../acm/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";

/**
 * Refuses what is not there, and what is not issued; AWS words the latter misleadingly:
 * hashicorp/terraform-provider-aws#41789, DataBiosphere/azul#8321.
 */
export function refuseCertificate(world: World, arn: string): void {
  const certificate = world.store(acmStore).certificates.get(arn);
  if (!certificate) throw new AwsError("CertificateNotFound", `Certificate '${arn}' not found`);
  if (certificate.status !== "ISSUED")
    throw new AwsError(
      "UnsupportedCertificate",
      `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
}
