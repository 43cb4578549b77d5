import { namesIssued } from "../../aws/acm.ts";
import { describeAppStack } from "../../aws/app-stacks.ts";
import { type AppStack, certificateStack, phaseOf, serviceStack } from "../../core/app-stack.ts";
import { decideAttachment } from "../../core/attachment.ts";
import { tagKeys } from "../../core/names.ts";
import type { Visit } from "../events/visits.ts";
import type { Clients } from "./reconcile.ts";

/** A stack of that name may be another platform's. */
async function readStack(clients: Clients, name: string, platform: string): Promise<AppStack | undefined> {
  const stack = await describeAppStack(clients.cloudFormation, name);
  return stack?.parameters.Platform === platform ? stack : undefined;
}

/**
 * The stack's output; before the stack is complete, the certificate that ACM has just told of, if it is this stack's. It is issued
 * some time before CloudFormation notices.
 */
function certificateArnOf(stack: AppStack | undefined, { certificate }: Visit): string | undefined {
  if (phaseOf(stack) === "standing") return stack?.outputs.CertificateArn;
  return stack && certificate?.tags[tagKeys.stack] === stack.id ? certificate.arn : undefined;
}

/** What the app's stacks and its certificate ask of the listener. */
export async function readWish(clients: Clients, visit: Visit) {
  const { app } = visit;
  const ofCertificate = await readStack(clients, certificateStack(app.name), app.platform);
  const ofService = await readStack(clients, serviceStack(app.name), app.platform);
  const certificate = certificateArnOf(ofCertificate, visit);
  const issuedFor = certificate ? await namesIssued(clients.acm, certificate) : [];
  return decideAttachment({ app, ofCertificate, ofService, certificate, issuedFor });
}
