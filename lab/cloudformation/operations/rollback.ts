import type {
  ContinueUpdateRollbackCommandInput,
  ContinueUpdateRollbackCommandOutput,
  RollbackStackCommandInput,
  RollbackStackCommandOutput,
  UpdateTerminationProtectionCommandInput,
  UpdateTerminationProtectionCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { undoFailedCreation } from "../deployment/create-stack.ts";
import { rollBackUpdate } from "../deployment/roll-back-update.ts";
import { validationError } from "../language/template-error.ts";
import { checkServiceRole } from "../service-role.ts";
import type { LabStack } from "../store.ts";
import { begin, type Engine, stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";

const refuse = ({ stackId, status }: LabStack, what: string) =>
  validationError(`Stack:${stackId} is in ${status} state and can not ${what}.`);

interface Request {
  readonly world: World;
  readonly stack: LabStack;
  readonly engine: Engine;
}

function goBack({ world, stack, engine }: Request, skipped: readonly string[]): void {
  const { version } = stack;
  if (!version) throw refuse(stack, "be rolled back");
  begin({ world, stack, version }, engine, (deployment) =>
    rollBackUpdate(deployment, { reason: "User Initiated", skipped }),
  );
}

export const continueUpdateRollback = (engine: Engine) =>
  operation<ContinueUpdateRollbackCommandInput, ContinueUpdateRollbackCommandOutput>({
    run(input, { world }) {
      const stack = getStack(world, input.StackName);
      if (stack.status !== "UPDATE_ROLLBACK_FAILED") throw refuse(stack, "be rolled back");
      checkServiceRole(world, input.RoleARN);
      goBack({ world, stack, engine }, input.ResourcesToSkip ?? []);
      return {};
    },
    permissions: (input, call) => stackPermissions("ContinueUpdateRollback", input, call),
  });

export const rollbackStack = (engine: Engine) =>
  operation<RollbackStackCommandInput, RollbackStackCommandOutput>({
    run(input, { world }) {
      const stack = getStack(world, input.StackName);
      const { version } = stack;
      checkServiceRole(world, input.RoleARN);
      if (stack.status === "UPDATE_FAILED") goBack({ world, stack, engine }, []);
      else if (stack.status === "CREATE_FAILED" && version)
        begin({ world, stack, version }, engine, undoFailedCreation);
      else throw refuse(stack, "be rolled back");
      return { StackId: stack.stackId };
    },
    permissions: (input, call) => stackPermissions("RollbackStack", input, call),
  });

export const updateTerminationProtection = operation<
  UpdateTerminationProtectionCommandInput,
  UpdateTerminationProtectionCommandOutput
>({
  run(input, { world }) {
    const stack = getStack(world, input.StackName, "with id");
    stack.terminationProtection = input.EnableTerminationProtection === true;
    return { StackId: stack.stackId };
  },
  permissions: (input, call) => stackPermissions("UpdateTerminationProtection", input, call),
});
