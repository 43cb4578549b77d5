import { authorize } from "../iam/evaluate.ts";
import { iamStore, type PolicyDocument } from "../iam/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import type { LabTaskDefinition } from "./store.ts";

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value ? [value] : []);

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Principal?: { readonly Service?: unknown };
}

const trustsTasks = (trust: PolicyDocument): boolean =>
  (listOf(trust.Statement) as Statement[]).some(
    ({ Effect, Action, Principal }) =>
      Effect === "Allow" &&
      listOf(Action).includes("sts:AssumeRole") &&
      listOf(Principal?.Service).includes("ecs-tasks.amazonaws.com"),
  );

/** The first role of the task that is not there, or does not trust ECS. */
export function unusableRole(
  world: World,
  { taskRoleArn, executionRoleArn }: LabTaskDefinition,
): string | undefined {
  const { roles } = world.store(iamStore);
  return [executionRoleArn, taskRoleArn]
    .filter((arn) => arn !== undefined)
    .find((arn) => !trustsTasks(roles.get(arn)?.trust ?? {}));
}

/** Why the role may not, in AWS's words; undefined when it may. */
export async function refusalFor(
  world: World,
  roleArn: string | undefined,
  permissions: readonly Permission[],
): Promise<string | undefined> {
  if (roleArn === undefined) return undefined;
  try {
    await authorize(world, { accessKeyId: "ecs-tasks", principalArn: roleArn }, permissions);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return `AccessDeniedException: ${error.message}`;
    throw error;
  }
}
