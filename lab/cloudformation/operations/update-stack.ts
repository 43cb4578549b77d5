import type {
  CancelUpdateStackCommandInput,
  CancelUpdateStackCommandOutput,
  UpdateStackCommandInput,
  UpdateStackCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { findChanges } from "../changes/find-changes.ts";
import { outputsChange } from "../changes/outputs-change.ts";
import { updateStack } from "../deployment/update-stack.ts";
import { stackEvent } from "../events.ts";
import { templateOfRequest } from "../language/read-template.ts";
import type { Template } from "../language/template.ts";
import { validationError } from "../language/template-error.ts";
import { sameValue } from "../language/value.ts";
import { prepareVersion, type StackVersion } from "../stack-version.ts";
import type { LabStack } from "../store.ts";
import { makeObsolete } from "./create-stack.ts";
import { begin, type Engine, stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html for the two failed ones. */
const updatable = new Set([
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "UPDATE_ROLLBACK_COMPLETE",
  "IMPORT_COMPLETE",
  "CREATE_FAILED",
  "UPDATE_FAILED",
]);

export function checkUpdatable(stack: LabStack): void {
  if (updatable.has(stack.status)) return;
  throw validationError(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
}

export function templateForUpdate(
  stack: LabStack,
  input: {
    readonly UsePreviousTemplate?: boolean | undefined;
    readonly TemplateBody?: string | undefined;
    readonly TemplateURL?: string | undefined;
  },
): Template {
  const template = input.UsePreviousTemplate ? stack.version?.template : templateOfRequest(input);
  if (!template) throw validationError("Either Template URL or Template Body must be specified.");
  return template;
}

/** Description, mappings, conditions and parameters alone are no update: docs template-anatomy; tags and outputs are. */
export function hasNoChanges(stack: LabStack, version: StackVersion): boolean {
  const sameTags = sameValue(stack.version?.tags ?? {}, version.tags);
  return sameTags && findChanges(stack, version).length === 0 && !outputsChange(stack, version);
}

/** Remembers where the stack stands, so that the update can be taken back, and sets it off. */
export function launchUpdate(
  parts: { readonly world: World; readonly stack: LabStack; readonly version: StackVersion },
  engine: Engine,
): void {
  const { world, stack, version } = parts;
  const resources = [...stack.resources.values()].map((resource) => ({ ...resource }));
  const former = stack.version ?? version;
  stack.previous ??= { version: former, resources, outputs: stack.outputs, touched: new Set() };
  Object.assign(stack, { version, updatedAt: world.clock.now() });
  stackEvent(world, stack, { status: "UPDATE_IN_PROGRESS", reason: "User Initiated" });
  begin(parts, engine, updateStack);
}

function update(
  input: UpdateStackCommandInput,
  stack: LabStack,
  { world, engine }: { world: World; engine: Engine },
): void {
  const template = templateForUpdate(stack, input);
  checkUpdatable(stack);
  const prepared = prepareVersion(
    { world, stack, ...engine, previous: stack.version },
    { ...input, template },
  );
  // An UpdateStack that names none leaves the stack's capabilities as they are shown: recording test_no_echo_parameter.
  const version = { ...prepared, capabilities: input.Capabilities ?? stack.version?.capabilities ?? [] };
  if (hasNoChanges(stack, version)) throw validationError("No updates are to be performed.");
  const { DisableRollback: disableRollback = false, ClientRequestToken: clientRequestToken } = input;
  Object.assign(stack, { disableRollback, clientRequestToken, changeSetId: undefined });
  makeObsolete(world, stack);
  launchUpdate({ world, stack, version }, engine);
}

export const updateStackOperation = (engine: Engine) =>
  operation<UpdateStackCommandInput, UpdateStackCommandOutput>({
    run(input, { world }) {
      const stack = getStack(world, input.StackName);
      const repeated =
        input.ClientRequestToken !== undefined && input.ClientRequestToken === stack.clientRequestToken;
      if (!repeated) update(input, stack, { world, engine });
      return { StackId: stack.stackId };
    },
    permissions: (input, call) => stackPermissions("UpdateStack", input, call),
  });

export const cancelUpdateStack = operation<CancelUpdateStackCommandInput, CancelUpdateStackCommandOutput>({
  run(input, { world }) {
    const stack = getStack(world, input.StackName);
    if (stack.status !== "UPDATE_IN_PROGRESS") {
      throw validationError("CancelUpdateStack cannot be called from current stack status");
    }
    stack.running?.abort.abort(new Error("cancelled"));
    return {};
  },
  permissions: (input, call) => stackPermissions("CancelUpdateStack", input, call),
});
