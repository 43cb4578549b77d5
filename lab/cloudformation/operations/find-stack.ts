import type { World } from "../../kernel/world.ts";
import { validationError } from "../language/template-error.ts";
import { cloudFormationStore, type LabStack } from "../store.ts";

const isId = (nameOrId: string) => nameOrId.startsWith("arn:");

/** By name only what is not deleted; by id everything. */
export function findStack(world: World, nameOrId: string): LabStack | undefined {
  const { stacks } = world.store(cloudFormationStore);
  if (isId(nameOrId)) return stacks.get(nameOrId);
  return [...stacks.values()].find(
    ({ stackName, deletedAt }) => stackName === nameOrId && deletedAt === undefined,
  );
}

/** `Stack with id X does not exist` or `Stack [X] does not exist`: AWS words it by operation. */
export function getStack(
  world: World,
  nameOrId: string | undefined,
  style: "with id" | "brackets" = "brackets",
): LabStack {
  if (nameOrId === undefined) {
    throw validationError(
      "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
    );
  }
  const stack = findStack(world, nameOrId);
  if (stack) return stack;
  throw validationError(
    style === "with id" ? `Stack with id ${nameOrId} does not exist` : `Stack [${nameOrId}] does not exist`,
  );
}

export function newStackId(world: World, stackName: string): string {
  return world.arn("cloudformation", `stack/${stackName}/${world.random.uuid()}`);
}

/** The ARN that IAM looks at: with `*` for the id of a stack that is not there yet. */
export function stackArn(world: World, nameOrId: string | undefined): string {
  if (nameOrId === undefined) return "*";
  if (isId(nameOrId)) return nameOrId;
  return findStack(world, nameOrId)?.stackId ?? world.arn("cloudformation", `stack/${nameOrId}/*`);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, StackName */
export function checkStackName(name: string): void {
  if (/^[a-zA-Z][-a-zA-Z0-9]*$/.test(name) && name.length <= 128) return;
  throw validationError(
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*`,
  );
}
