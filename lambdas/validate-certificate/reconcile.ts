import type { ACMClient } from "../../aws/acm.ts";
import { type CloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import type { Route53Client } from "../../aws/route-53.ts";
import type { SSMClient } from "../../aws/ssm.ts";
import { type AppStack, appOfStack, certificateStack, phaseOf, serviceStack } from "../../core/app-stack.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { Visit } from "../events/visits.ts";
import type { Run } from "../run.ts";
import { findCertificate } from "./find-certificate.ts";
import { keepAliases, type Work } from "./keep-records.ts";
import { openLedger } from "./ledger.ts";
import { removeLeftRecords } from "./remove-left-records.ts";
import { validate } from "./validate.ts";

export interface Clients {
  readonly acm: ACMClient;
  readonly acmOfTheWorld: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly ssm: SSMClient;
  /** In the name of a role; "" for our own. */
  route53(role: string): Route53Client;
}

/** The app's stack as it stands or comes; another platform may have an app of that name. */
async function findStack({ cloudFormation }: Clients, { platform }: AppIdentity, name: string) {
  const stack = await describeAppStack(cloudFormation, name);
  return stack && appOfStack(stack)?.platform === platform ? stack : undefined;
}

const unlessGone = (stack: AppStack | undefined) => (phaseOf(stack) === "gone" ? undefined : stack);

async function keepValidation({ acm }: Clients, work: Work): Promise<readonly string[]> {
  const arn = await findCertificate(acm, work.stack, work.run);
  if (arn) return validate(acm, arn, work);
  work.run.log("info", "no certificate");
  return [];
}

/**
 * Keeps the validation records of one app's certificate in Route 53, and with a role for another account's DNS the app's aliases too;
 * takes away those that nothing needs any more.
 */
export async function reconcile(
  clients: Clients,
  { app, stack: woken, status }: Visit,
  run: Run,
): Promise<void> {
  const { platform, name } = app;
  const found = await findStack(clients, app, certificateStack(name));
  const ledger = await openLedger(clients.ssm, app);
  const stack = unlessGone(found);
  const kept: string[] = [];
  const onlyAliases = woken?.name === serviceStack(name);
  if (stack) {
    const role = stack.parameters.DnsRoleArn ?? "";
    const work = { platform, stack, role, route53: clients.route53(role), ledger, run };
    const service = role ? unlessGone(await findStack(clients, app, serviceStack(name))) : undefined;
    if (service) kept.push(...(await keepAliases(work, service)));
    if (!onlyAliases) kept.push(...(await keepValidation(clients, work)));
  }
  // The resource that an event tells of is a certificate; what was deleted needs nothing any more.
  const isOver = !found || status === "DELETE_COMPLETE";
  await removeLeftRecords(clients, { app, ledger, kept, onlyAliases, isOver, run });
}
