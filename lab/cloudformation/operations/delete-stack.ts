import type { DeleteStackCommandInput, DeleteStackCommandOutput } from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { deleteStack } from "../deployment/delete-stack.ts";
import { type Deployment, takenOver } from "../deployment/deployment.ts";
import { stackEvent } from "../events.ts";
import { validationError } from "../language/template-error.ts";
import { checkServiceRole } from "../service-role.ts";
import type { LabStack } from "../store.ts";
import { makeObsolete } from "./create-stack.ts";
import { begin, type Engine, stackPermissions } from "./engine.ts";
import { findStack } from "./find-stack.ts";

/** What may not be interrupted by a deletion. Creation and its rollback may: docs API_DeleteStack. */
const uninterruptible = /^UPDATE_.*IN_PROGRESS$/;

function checkDeletable(stack: LabStack, { RetainResources = [] }: DeleteStackCommandInput): void {
  if (stack.terminationProtection) {
    throw validationError(
      `Stack [${stack.stackName}] cannot be deleted while TerminationProtection is enabled`,
    );
  }
  if (uninterruptible.test(stack.status)) {
    throw validationError(`Stack [${stack.stackName}] cannot be deleted while in status ${stack.status}`);
  }
  if (RetainResources.length > 0 && stack.status !== "DELETE_FAILED") {
    throw validationError(
      `Invalid operation on stack [${stack.stackId}]. Retaining resources is only supported for stacks in DELETE_FAILED state`,
    );
  }
}

/** Waits until a creation that was aborted has let go of its resources, then deletes. */
async function takeOver(deployment: Deployment, former: LabStack["running"], retained: readonly string[]) {
  former?.abort.abort(takenOver);
  await former?.finished;
  await deleteStack(deployment, retained);
}

function endReview(world: World, stack: LabStack): void {
  stack.deletedAt = world.clock.now();
  stackEvent(world, stack, { status: "DELETE_COMPLETE" });
}

function remove(world: World, stack: LabStack, input: DeleteStackCommandInput, engine: Engine): void {
  checkDeletable(stack, input);
  checkServiceRole(world, input.RoleARN);
  makeObsolete(world, stack);
  stack.clientRequestToken = input.ClientRequestToken;
  stack.deletionTime = world.clock.now();
  stackEvent(world, stack, { status: "DELETE_IN_PROGRESS", reason: "User Initiated" });
  const { running, version } = stack;
  if (!version) {
    endReview(world, stack);
    return;
  }
  const roleArn = input.RoleARN ?? version.roleArn;
  begin({ world, stack, version: { ...version, roleArn } }, engine, (deployment) =>
    takeOver(deployment, running, input.RetainResources ?? []),
  );
}

export const deleteStackOperation = (engine: Engine) =>
  operation<DeleteStackCommandInput, DeleteStackCommandOutput>({
    run(input, { world }) {
      const stack = findStack(world, input.StackName ?? "");
      // No such stack, or on its way already: AWS says nothing.
      if (stack && stack.deletedAt === undefined && stack.status !== "DELETE_IN_PROGRESS") {
        remove(world, stack, input, engine);
      }
      return {};
    },
    permissions: (input, call) => stackPermissions("DeleteStack", input, call),
  });
