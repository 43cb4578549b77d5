import { certificateTags, deleteCertificate, listCertificates } from "../../aws/acm.ts";
import { describeAppStack } from "../../aws/app-stacks.ts";
import { hasLetGo } from "../../core/app-stack.ts";
import { tagKeys } from "../../core/names.ts";
import type { Run } from "../run.ts";
import type { Clients } from "./reconcile.ts";

/**
 * Deletes certificates that the platform's certificate stacks once had: where the names change, CloudFormation tries to delete the old
 * one while the listener still shows it, and forgets it. Their validation records go with the next sweep.
 */
export async function removeSuperseded(
  { acm, cloudFormation }: Clients,
  platform: string,
  run: Run,
): Promise<void> {
  for (const { arn, inUse } of await listCertificates(acm, "ISSUED")) {
    const tags = (!inUse && (await certificateTags(acm, arn))) || {};
    const id = tags[tagKeys.platform] === platform && tags[tagKeys.stack];
    const stack = id ? await describeAppStack(cloudFormation, id) : undefined;
    if (stack && hasLetGo(stack, arn))
      run.log("info", "superseded certificate", { arn, end: await deleteCertificate(acm, arn) });
  }
}
