import type {
  ExecuteChangeSetCommandInput,
  ExecuteChangeSetCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../kernel/aws-error.ts";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { validationError } from "../language/template-error.ts";
import type { LabChangeSet, LabStack } from "../store.ts";
import { changeSetPermissions, getChangeSet } from "./change-set-store.ts";
import { launch, makeObsolete } from "./create-stack.ts";
import type { Engine } from "./engine.ts";
import { getStack } from "./find-stack.ts";
import { checkUpdatable, launchUpdate } from "./update-stack.ts";

function checkExecutable({ id, status, executionStatus }: LabChangeSet): void {
  if (executionStatus === "AVAILABLE") return;
  const words =
    status === "CREATE_COMPLETE" ? `execution status of [${executionStatus}]` : `status of [${status}]`;
  throw new AwsError(
    "InvalidChangeSetStatus",
    `ChangeSet [${id}] cannot be executed in its current ${words}`,
  );
}

/** OnStackFailure and DisableRollback say the same thing twice: docs API_ExecuteChangeSet. */
function onFailureOf(
  { onStackFailure }: LabChangeSet,
  { DisableRollback }: ExecuteChangeSetCommandInput,
): string {
  if (onStackFailure !== undefined && DisableRollback) {
    throw validationError("DisableRollback cannot be used with a change set that has OnStackFailure");
  }
  return onStackFailure ?? (DisableRollback ? "DO_NOTHING" : "ROLLBACK");
}

/** The change set is done when its stack is. */
async function follow(stack: LabStack, changeSet: LabChangeSet): Promise<void> {
  await stack.running?.finished;
  const complete = /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status);
  changeSet.executionStatus = complete ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED";
}

function execute(
  world: World,
  changeSet: LabChangeSet,
  { input, engine }: { input: ExecuteChangeSetCommandInput; engine: Engine },
) {
  const stack = getStack(world, changeSet.stackId);
  const { version, type, id } = changeSet;
  const onFailure = onFailureOf(changeSet, input);
  if (type === "UPDATE") checkUpdatable(stack);
  makeObsolete(world, stack, id);
  const disableRollback = onFailure === "DO_NOTHING";
  Object.assign(stack, {
    changeSetId: id,
    onFailure,
    disableRollback,
    clientRequestToken: input.ClientRequestToken,
  });
  stack.updatedAt = world.clock.now();
  changeSet.executionStatus = "EXECUTE_IN_PROGRESS";
  if (type === "CREATE") launch({ world, stack, version }, engine);
  else launchUpdate({ world, stack, version }, engine);
  void follow(stack, changeSet);
}

export const executeChangeSetOperation = (engine: Engine) =>
  operation<ExecuteChangeSetCommandInput, ExecuteChangeSetCommandOutput>({
    run(input, { world }) {
      const changeSet = getChangeSet(world, input);
      checkExecutable(changeSet);
      execute(world, changeSet, { input, engine });
      return {};
    },
    permissions: (input, call) => changeSetPermissions("ExecuteChangeSet", input, call),
  });
