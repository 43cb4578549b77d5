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
  /** As ACM shows it. */
  readonly status: string | undefined;
}

/** What of the app should be on the listener; waiting leaves whatever is there as it is. */
export function decideAttachment({
  app,
  ofCertificate,
  ofService,
  certificate,
  status,
}: AttachmentFacts): DesiredAttachment | { readonly waitingFor: string } {
  if (phaseOf(ofCertificate) === "gone" || phaseOf(ofService) === "gone") return { rules: [] };
  const rules = ofService && appRulesOf(app, ofService.outputs);
  if (phaseOf(ofService) === "coming" || !rules) return { waitingFor: "the service stack" };
  if (certificate && status === "ISSUED") return { rules, certificate };
  return { waitingFor: `the certificate, ${status}` };
}
