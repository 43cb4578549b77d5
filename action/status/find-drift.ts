import type { Stack } from "../../aws/cloudformation.ts";
import { errorCode } from "../../aws/error-code.ts";
import { describeDetection, detectDrift, listDrifts } from "../../aws/stack-drift.ts";
import { type DriftedResource, findDrift } from "../../core/drift.ts";
import type { Stacks } from "../observe.ts";
import type { Session } from "../session.ts";

/** One wait for all of them. */
const wait = "drift";
const pollMs = 3000;
/** "Up to several minutes", says AWS; nobody waits longer to be told how the app is. */
const patienceMs = 3 * 60_000;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html */
const detectable: ReadonlySet<string> = new Set([
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "UPDATE_ROLLBACK_COMPLETE",
  "UPDATE_ROLLBACK_FAILED",
]);

export interface StackDrift {
  readonly stack: string;
  readonly drifted: readonly DriftedResource[];
  /** Why some or all of it is not known; "" when it is. */
  readonly gaps: string;
}

/** Why it could not be looked at all is told as a notice: the rest of the status is as good without it. */
const unknown = ({ name: stack }: Stack, gaps: string): StackDrift => ({ stack, drifted: [], gaps });

async function awaitDetection(session: Session, id: string) {
  const { clock } = session.parts;
  const end = clock.now() + patienceMs;
  for (;;) {
    const detection = await describeDetection(session.clients.cloudFormation, id);
    if (detection.state === "done") return detection;
    if (clock.now() >= end) return undefined;
    session.journal.waiting(wait, "CloudFormation to compare the stacks with their templates");
    await session.pause(pollMs);
  }
}

async function lookForDrift(session: Session, stack: Stack, tasks: string): Promise<StackDrift> {
  const { cloudFormation } = session.clients;
  const detection = await awaitDetection(session, await detectDrift(cloudFormation, stack.id));
  if (!detection) return unknown(stack, `CloudFormation took longer than ${patienceMs / 60_000} minutes`);
  const drifted = findDrift(await listDrifts(cloudFormation, stack.id), tasks);
  return { stack: stack.name, drifted, gaps: detection.gaps };
}

const describe = (error: unknown) =>
  `${errorCode(error)}: ${error instanceof Error ? error.message : String(error)}`;

/** What somebody has changed of the stacks' resources by hand. Never throws for what AWS does not tell. */
export function lookForDrifts(session: Session, stacks: Stacks): Promise<readonly StackDrift[]> {
  const tasks = stacks.platform?.outputs.TaskSecurityGroupId ?? "";
  const fit = Object.values(stacks).filter(({ status }) => detectable.has(status));
  const found = fit.map((stack) =>
    lookForDrift(session, stack, tasks).catch((error: unknown) => unknown(stack, describe(error))),
  );
  return Promise.all(found).finally(() => session.journal.done(wait));
}
