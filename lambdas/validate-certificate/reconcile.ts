import type { ACMClient } from "../../aws/acm.ts";
import { type CloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import type { Route53Client } from "../../aws/route-53.ts";
import { certificateStack, phaseOf } from "../../core/app-stack.ts";
import type { Visit } from "../events/visits.ts";
import type { Run } from "../run.ts";
import { findCertificate } from "./find-certificate.ts";
import { removeLeftRecords } from "./remove-left-records.ts";
import { validate } from "./validate.ts";

export interface Clients {
  readonly acm: ACMClient;
  readonly acmOfTheWorld: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly route53: Route53Client;
}

/** What CloudFormation tells of a certificate that is no more. */
const over = ["CREATE_FAILED", "DELETE_COMPLETE"];

/** Keeps the validation records of one app's certificate in Route 53, and takes away those that no certificate needs any more. */
export async function reconcile(clients: Clients, visit: Visit, run: Run): Promise<void> {
  const { app, status = "" } = visit;
  const stack = visit.stack ?? (await describeAppStack(clients.cloudFormation, certificateStack(app.name)));
  if (stack?.name !== certificateStack(app.name)) return run.log("info", "no certificate stack");
  // After an update that made another certificate, too: CloudFormation deletes the old one while it cleans up.
  if (over.includes(status)) await removeLeftRecords(clients, stack, run);
  if (phaseOf(stack) === "gone") return;
  const arn = await findCertificate(clients.acm, stack, run);
  if (arn) return validate(clients, { arn, stack }, run);
  run.log("info", "no certificate yet; the event that tells of its record wakes this again");
}
