import { appRuleOf } from "./app-rule.ts";
import { type AppStack, phaseOf } from "./app-stack.ts";
import type { DesiredAttachment } from "./listener-state.ts";
import type { AppIdentity } from "./names.ts";

export interface AttachmentFacts {
  readonly app: AppIdentity;
  /** The app's two stacks. */
  readonly ofCertificate: AppStack | undefined;
  readonly ofService: AppStack | undefined;
  /** The certificate of the certificate stack, as ACM shows it. */
  readonly certificate: { readonly arn: string; readonly status: string } | undefined;
}

/** Whether the app should be on the listener; waiting leaves whatever is there as it is. */
export function decideAttachment({
  app,
  ofCertificate,
  ofService,
  certificate,
}: AttachmentFacts): DesiredAttachment | { readonly state: "waiting"; readonly for: string } {
  if (phaseOf(ofCertificate) === "gone" || phaseOf(ofService) === "gone") return { state: "absent" };
  const rule = ofService && appRuleOf(app, ofService.outputs);
  if (phaseOf(ofService) === "coming" || !rule) return { state: "waiting", for: "the service stack" };
  if (!certificate) return { state: "waiting", for: "the certificate stack" };
  if (certificate.status !== "ISSUED")
    return { state: "waiting", for: `the certificate, which is ${certificate.status}` };
  return { state: "attached", rule, certificateArn: certificate.arn };
}
