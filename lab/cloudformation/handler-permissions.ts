import { authorize } from "../iam/evaluate.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { callLogStore } from "../wire/call-log.ts";
import { accessHandlers } from "./handlers/access.ts";
import { containerHandlers } from "./handlers/containers.ts";
import { functionHandlers } from "./handlers/functions.ts";
import { type HandlerFacts, type HandlerStep, type Handlers, permissionsOfStep } from "./handlers/handler.ts";
import { loadBalancingHandlers } from "./handlers/load-balancing.ts";
import { nameHandlers } from "./handlers/names.ts";
import { networkHandlers } from "./handlers/network.ts";

const handlers: Handlers = {
  ...accessHandlers,
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

/** Refuses what the stack's role does not allow the handler; the call log keeps it as one call of the role. */
export async function authorizeHandler(
  { world, roleArn, type, step }: HandlerRun,
  facts: Omit<HandlerFacts, "world">,
): Promise<void> {
  const handler = handlers[type];
  if (roleArn === undefined || !handler) return;
  const permissions = permissionsOfStep(handler, { world, ...facts }, step);
  const at = world.clock.now();
  const keep = (outcome: string) =>
    world.store(callLogStore).calls.push({
      ...{ at, principalArn: roleArn, service: "cloudformation", operation: `${step} ${type}` },
      ...{ permissions, outcome },
    });
  try {
    await authorize(world, { accessKeyId: "", principalArn: roleArn }, permissions);
    keep("ok");
  } catch (error) {
    keep(error instanceof AwsError ? error.code : "InternalFailure");
    throw error;
  }
}
