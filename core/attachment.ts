import { appRulesOf } from "./app-rule.ts";
import { type AppStack, phaseOf } from "./app-stack.ts";
import type { DesiredAttachment } from "./listener-state.ts";
import type { AppIdentity } from "./names.ts";

export interface AttachmentFacts {
  readonly app: AppIdentity;
  /** The app's two stacks. */
  readonly ofCertificate: AppStack | undefined;
  readonly ofService: AppStack | undefined;
  /** The ARN of the certificate stack's certificate. */
  readonly certificate: string | undefined;
  /** The names that ACM has issued it for. */
  readonly issuedFor: readonly string[];
}

/**
 * What of the app should be on the listener; waiting leaves whatever is there as it is. So an app whose first name changes is served under
 * the old one until both stacks say the new one.
 */
export function decideAttachment({
  app,
  ofCertificate,
  ofService,
  certificate,
  issuedFor,
}: AttachmentFacts): DesiredAttachment | { readonly waitingFor: string } {
  if (phaseOf(ofCertificate) === "gone" || phaseOf(ofService) === "gone") return { rules: [] };
  const rules = ofService && appRulesOf(app, ofService.outputs);
  if (phaseOf(ofService) === "coming" || !rules) return { waitingFor: "the service stack" };
  const host = rules[0]?.hosts[0] ?? "";
  return certificate && issuedFor.includes(host)
    ? { rules, certificate }
    : { waitingFor: `a certificate for ${host}` };
}
