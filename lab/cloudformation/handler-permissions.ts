import { authorize } from "../iam/evaluate.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { callLogStore, type LoggedCall } from "../wire/call-log.ts";
import { accessHandlers } from "./handlers/access.ts";
import { capacityHandlers } from "./handlers/capacity.ts";
import { containerHandlers } from "./handlers/containers.ts";
import { functionHandlers } from "./handlers/functions.ts";
import { type HandlerFacts, type HandlerStep, type Handlers, permissionsOfStep } from "./handlers/handler.ts";
import { loadBalancingHandlers } from "./handlers/load-balancing.ts";
import { nameHandlers } from "./handlers/names.ts";
import { networkHandlers } from "./handlers/network.ts";

const handlers: Handlers = {
  ...accessHandlers,
  ...capacityHandlers,
  ...containerHandlers,
  ...functionHandlers,
  ...loadBalancingHandlers,
  ...nameHandlers,
  ...networkHandlers,
};

export interface HandlerRun {
  readonly world: World;
  /** The role that CloudFormation has assumed; without one it acts for the caller, whom the lab does not ask here. */
  readonly roleArn: string | undefined;
  readonly type: string;
  readonly step: HandlerStep;
}

/** Asks whether CloudFormation's role may do all of it; the call log keeps it as one call of the role. */
export async function authorizeRole(
  world: World,
  roleArn: string,
  { operation, permissions }: Pick<LoggedCall, "operation" | "permissions">,
): Promise<void> {
  const call = { at: world.clock.now(), principalArn: roleArn, service: "cloudformation", operation };
  const keep = (outcome: string) => world.store(callLogStore).calls.push({ ...call, permissions, outcome });
  try {
    await authorize(world, { accessKeyId: "", principalArn: roleArn }, permissions);
    keep("ok");
  } catch (error) {
    keep(error instanceof AwsError ? error.code : "InternalFailure");
    throw error;
  }
}

/** Refuses what the stack's role does not allow the handler. */
export async function authorizeHandler(
  { world, roleArn, type, step }: HandlerRun,
  facts: Omit<HandlerFacts, "world">,
): Promise<void> {
  if (roleArn === undefined) return;
  const handler = handlers[type];
  if (!handler) throw new AwsError("AccessDenied", `The lab does not know what ${type} takes of a role`, 403);
  const permissions = permissionsOfStep(handler, { world, ...facts }, step);
  await authorizeRole(world, roleArn, { operation: `${step} ${type}`, permissions });
}
