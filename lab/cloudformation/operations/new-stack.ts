import { AwsError } from "../../kernel/aws-error.ts";
import type { World } from "../../kernel/world.ts";
import { cloudFormationStore, type LabStack } from "../store.ts";
import { checkStackName, findStack, newStackId } from "./find-stack.ts";

const blank = () => ({
  reason: undefined,
  updatedAt: undefined,
  deletionTime: undefined,
  deletedAt: undefined,
  version: undefined,
  previous: undefined,
  outputs: [],
  disableRollback: false,
  onFailure: "ROLLBACK",
  terminationProtection: false,
  changeSetId: undefined,
  clientRequestToken: undefined,
  policy: undefined,
  cleanup: [],
  running: undefined,
});

/** A stack that has an id and nothing else yet; not in the account until `addStack`. */
export function blankStack(world: World, stackName: string): LabStack {
  checkStackName(stackName);
  const under = findStack(world, stackName);
  if (under?.status === "REVIEW_IN_PROGRESS") return under;
  if (under) throw new AwsError("AlreadyExistsException", `Stack [${stackName}] already exists`);
  return {
    ...blank(),
    stackId: newStackId(world, stackName),
    stackName,
    createdAt: world.clock.now(),
    status: "REVIEW_IN_PROGRESS",
    resources: new Map(),
    events: [],
  };
}

export function addStack(world: World, stack: LabStack): void {
  world.store(cloudFormationStore).stacks.set(stack.stackId, stack);
}
