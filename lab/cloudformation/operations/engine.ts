import { setMaxListeners } from "node:events";
import type { Providers } from "../../kernel/provider.ts";
import type { Call, Permission } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { StackVersion } from "../stack-version.ts";
import type { LabStack } from "../store.ts";
import { stackArn } from "./find-stack.ts";

/** What the operations share: which resource types there are. */
export interface Engine {
  readonly providers: Providers;
  readonly isKnownType: (type: string) => boolean;
}

/** Begins an operation; it runs on by itself, and the stack knows it until it has ended. */
export function begin(
  {
    world,
    stack,
    version,
  }: { readonly world: World; readonly stack: LabStack; readonly version: StackVersion },
  { providers }: Engine,
  run: (deployment: Deployment) => Promise<void>,
): void {
  const abort = new AbortController();
  // Every resource of a wide stack listens to it.
  setMaxListeners(0, abort.signal);
  const finished = run({ world, providers, stack, version, abort, failures: [] }).finally(() => {
    if (stack.running?.abort === abort) stack.running = undefined;
  });
  stack.running = { abort, finished };
}

/** The permission for one action on one stack, with the service role that it passes on. */
export function stackPermissions(
  action: string,
  input: { readonly StackName?: string | undefined; readonly RoleARN?: string | undefined },
  { world }: Call,
  context?: Permission["context"],
): readonly Permission[] {
  const resource = stackArn(world, input.StackName);
  const own = { action: `cloudformation:${action}`, resource, ...(context && { context }) };
  if (input.RoleARN === undefined) return [own];
  const passed = { "iam:PassedToService": "cloudformation.amazonaws.com" };
  return [own, { action: "iam:PassRole", resource: input.RoleARN, context: passed }];
}
