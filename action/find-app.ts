import { describeStack, type Stack } from "../aws/cloudformation.ts";
import type { AppIdentity } from "../core/names.ts";
import { stackName } from "../core/stacks.ts";
import { UserError } from "../core/user-error.ts";
import { refuseStranger } from "./observe.ts";
import type { Session } from "./session.ts";
import { awaitOtherStatus } from "./stacks/remove-stack.ts";

const noService = (app: AppIdentity, status: string) =>
  new UserError(
    `${app.name} on ${app.platform} has no service${status && `: its stack is ${status}`}.`,
    "Deploy it first: `mode: deploy` also mends a stack that has failed.",
  );

/** The app's service stack, once nobody is at work on it and there is a service in it. */
export async function findServiceStack(session: Session, app: AppIdentity): Promise<Stack> {
  let stack = await describeStack(session.clients.cloudFormation, stackName("service", app));
  if (stack) refuseStranger("service", stack, app);
  while (stack?.status.endsWith("_IN_PROGRESS") && stack.status !== "REVIEW_IN_PROGRESS")
    stack = await awaitOtherStatus(session, stack);
  if (!stack?.outputs.ServiceArn) throw noService(app, stack?.status ?? "");
  return stack;
}
