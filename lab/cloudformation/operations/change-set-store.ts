import { AwsError } from "../../kernel/aws-error.ts";
import type { Call, Permission } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { validationError } from "../language/template-error.ts";
import { cloudFormationStore, type LabChangeSet } from "../store.ts";
import { stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";

export interface ChangeSetName {
  readonly ChangeSetName?: string | undefined;
  readonly StackName?: string | undefined;
}

export const changeSetNotFound = (name: string) =>
  new AwsError("ChangeSetNotFound", `ChangeSet [${name}] does not exist`, 404);

/** An executed one keeps its id and gives its name free (recordings of test_change_sets use one name twice). */
const isOver = ({ executionStatus }: LabChangeSet) => executionStatus.startsWith("EXECUTE_");

export function changeSetsOf(world: World, stackId: string): LabChangeSet[] {
  return [...world.store(cloudFormationStore).changeSets.values()].filter(
    (one) => one.stackId === stackId && !isOver(one),
  );
}

/** By ARN, or by name within a stack; undefined when the stack is there and the change set is not. */
export function findChangeSet(
  world: World,
  { ChangeSetName = "", StackName }: ChangeSetName,
): LabChangeSet | undefined {
  if (ChangeSetName.startsWith("arn:")) return world.store(cloudFormationStore).changeSets.get(ChangeSetName);
  if (StackName === undefined) {
    throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
  }
  const { stackId } = getStack(world, StackName);
  return changeSetsOf(world, stackId).find(({ name }) => name === ChangeSetName);
}

export function getChangeSet(world: World, name: ChangeSetName): LabChangeSet {
  const found = findChangeSet(world, name);
  if (found) return found;
  throw changeSetNotFound(name.ChangeSetName ?? "");
}

/** IAM looks at the stack of a change set, which an ARN of a change set does not name. */
export function changeSetPermissions(
  action: string,
  input: ChangeSetName,
  call: Call,
): readonly Permission[] {
  const byArn = call.world.store(cloudFormationStore).changeSets.get(input.ChangeSetName ?? "");
  const context = { "cloudformation:ChangeSetName": input.ChangeSetName ?? "" };
  return stackPermissions(action, { StackName: byArn?.stackId ?? input.StackName }, call, context);
}
