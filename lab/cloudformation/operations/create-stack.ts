import type { CreateStackCommandInput, CreateStackCommandOutput } from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { createStack } from "../deployment/create-stack.ts";
import { stackEvent } from "../events.ts";
import { templateOfRequest } from "../language/read-template.ts";
import { validationError } from "../language/template-error.ts";
import { prepareVersion, type StackVersion } from "../stack-version.ts";
import { cloudFormationStore, type LabStack } from "../store.ts";
import { begin, type Engine, stackPermissions } from "./engine.ts";
import { findStack } from "./find-stack.ts";
import { addStack, blankStack } from "./new-stack.ts";

function onFailureOf({ OnFailure, DisableRollback }: CreateStackCommandInput): string {
  if (OnFailure !== undefined && DisableRollback !== undefined) {
    throw validationError("You can specify either DisableRollback or OnFailure, but not both.");
  }
  return OnFailure ?? (DisableRollback ? "DO_NOTHING" : "ROLLBACK");
}

/** Change sets of a stack that has gone on without them. */
export function makeObsolete(world: World, stack: LabStack, except?: string): void {
  for (const changeSet of world.store(cloudFormationStore).changeSets.values()) {
    if (changeSet.stackId !== stack.stackId || changeSet.id === except) continue;
    const isOpen = changeSet.executionStatus === "AVAILABLE" || changeSet.status === "CREATE_IN_PROGRESS";
    if (isOpen) changeSet.executionStatus = "OBSOLETE";
  }
}

/** Sets a stack off on its creation. */
export function launch(
  parts: { readonly world: World; readonly stack: LabStack; readonly version: StackVersion },
  engine: Engine,
): void {
  const { world, stack, version } = parts;
  stack.version = version;
  stackEvent(world, stack, { status: "CREATE_IN_PROGRESS", reason: "User Initiated" });
  begin(parts, engine, createStack);
}

/** The same token twice is the same request: docs API_CreateStack, ClientRequestToken. */
const isRepeated = (stack: LabStack | undefined, token: string | undefined): stack is LabStack =>
  token !== undefined && stack?.clientRequestToken === token;

export const createStackOperation = (engine: Engine) =>
  operation<CreateStackCommandInput, CreateStackCommandOutput>({
    run(input, { world }) {
      const existing = findStack(world, input.StackName ?? "");
      if (isRepeated(existing, input.ClientRequestToken)) return { StackId: existing.stackId };
      const template = templateOfRequest(input);
      if (!template) throw validationError("Either Template URL or Template Body must be specified.");
      const onFailure = onFailureOf(input);
      const stack = blankStack(world, input.StackName ?? "");
      const version = prepareVersion({ world, stack, ...engine }, { ...input, template });
      addStack(world, stack);
      makeObsolete(world, stack);
      const {
        EnableTerminationProtection: terminationProtection = false,
        ClientRequestToken,
        StackPolicyBody,
      } = input;
      const disableRollback = onFailure === "DO_NOTHING";
      Object.assign(stack, { onFailure, disableRollback, terminationProtection });
      Object.assign(stack, { clientRequestToken: ClientRequestToken, policy: StackPolicyBody });
      launch({ world, stack, version }, engine);
      return { StackId: stack.stackId };
    },
    permissions: (input, call) => stackPermissions("CreateStack", input, call),
  });
