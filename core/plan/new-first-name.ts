import { type AppStack, phaseOf } from "../app-stack.ts";
import { namesOfCertificate } from "../settings/host-names.ts";

interface AppStacks {
  readonly certificate?: AppStack;
  readonly service?: AppStack;
}

/**
 * Whether the certificate that serves the app lacks its first name: then the next one has to come before the service changes, and until
 * then the app stays where it is. While a stack is being updated its parameters tell what is coming, and its outputs what is there.
 */
export function isNewFirstName({ certificate, service }: AppStacks, domainName: string): boolean {
  if (!certificate || phaseOf(certificate) !== "standing" || phaseOf(service) !== "standing") return false;
  const names = certificate.status.endsWith("_COMPLETE")
    ? namesOfCertificate(certificate.parameters)
    : [certificate.outputs.DomainName];
  return !names.includes(domainName);
}
