import {
  CancelUpdateStackCommand,
  type CloudFormationClient,
  ContinueUpdateRollbackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  RollbackStackCommand,
  type Stack as SdkStack,
  UpdateTerminationProtectionCommand,
} from "@aws-sdk/client-cloudformation";
import { unlessRefused } from "./error-code.ts";

/** A stack as DescribeStacks shows it; maps instead of lists of pairs. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  /** CREATE_COMPLETE, UPDATE_IN_PROGRESS, ... */
  readonly status: string;
  readonly statusReason?: string;
  readonly description: string;
  /** As given: for an SSM-typed parameter the parameter's name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What SSM-typed parameters stood for when the stack was last made or updated. */
  readonly resolvedParameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly terminationProtection: boolean;
}

type Pair = readonly [string | undefined, string | undefined];

const record = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(pairs.flatMap(([key, value]) => (key && value !== undefined ? [[key, value]] : [])));

function readStack(stack: SdkStack): Stack {
  const parameters = stack.Parameters ?? [];
  return {
    id: stack.StackId ?? "",
    name: stack.StackName ?? "",
    status: stack.StackStatus ?? "",
    ...(stack.StackStatusReason ? { statusReason: stack.StackStatusReason } : {}),
    description: stack.Description ?? "",
    parameters: record(parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue])),
    resolvedParameters: record(
      parameters.map(({ ParameterKey, ResolvedValue }) => [ParameterKey, ResolvedValue]),
    ),
    outputs: record((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    tags: record((stack.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    terminationProtection: stack.EnableTerminationProtection ?? false,
  };
}

/**
 * CloudFormation answers ValidationError both for a missing stack and for a malformed request; only the text tells them apart:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html ("If the stack doesn't exist, a ValidationError is returned").
 */
export function isMissingStack(error: unknown): boolean {
  return (
    error instanceof Error && error.name === "ValidationError" && error.message.includes("does not exist")
  );
}

/** The stack of that name, or, by its id, also a deleted one; undefined when there is none. */
export async function describeStack(
  client: CloudFormationClient,
  nameOrId: string,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
    return Stacks?.[0] ? readStack(Stacks[0]) : undefined;
  } catch (error) {
    if (isMissingStack(error)) return undefined;
    throw error;
  }
}

/**
 * What one answer shows of the account's stacks; nothing to those who may not ask for all of them, as AWS advises for large accounts:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
async function describeFirstStacks(client: CloudFormationClient) {
  const page = await unlessRefused(client.send(new DescribeStacksCommand({})), ["AccessDenied"]);
  return { stacks: (page?.Stacks ?? []).map(readStack), isAll: page !== undefined && !page.NextToken };
}

/** The stacks of these names, as far as there are any: in one call where one answer shows them, and else in one more for each. */
export async function describeStacks(
  client: CloudFormationClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, Stack>> {
  const { stacks, isAll } = await describeFirstStacks(client);
  const seen = new Map(stacks.map((stack) => [stack.name, stack]));
  const found = await Promise.all(
    names.map((name) => seen.get(name) ?? (isAll ? undefined : describeStack(client, name))),
  );
  return new Map(found.flatMap((stack) => (stack ? [[stack.name, stack]] : [])));
}

/** All stacks of the account and Region that are not deleted. */
export async function describeAllStacks(client: CloudFormationClient): Promise<readonly Stack[]> {
  const found: Stack[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeStacksCommand({ NextToken }));
    found.push(...(page.Stacks ?? []).map(readStack));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

const isValidationError = (error: unknown): error is Error =>
  error instanceof Error && error.name === "ValidationError";

/**
 * Runs an operation that CloudFormation refuses while the stack is in the wrong status. It gives no code of its own for that,
 * only ValidationError, so the caller looks at the stack's status again: `refused` carries the sentence.
 */
export async function attempt<T>(
  operation: () => Promise<T>,
): Promise<
  { readonly state: "taken"; readonly value: T } | { readonly state: "refused"; readonly error: Error }
> {
  try {
    return { state: "taken", value: await operation() };
  } catch (error) {
    if (isValidationError(error)) return { state: "refused", error };
    throw error;
  }
}

/** By id, so that a namesake made meanwhile is left alone. Answers at once; the stack goes in its own time. */
export async function deleteStack(
  client: CloudFormationClient,
  stackId: string,
  roleArn?: string,
  retain?: readonly string[],
): Promise<void> {
  const RetainResources = retain && [...retain];
  await client.send(new DeleteStackCommand({ StackName: stackId, RoleARN: roleArn, RetainResources }));
}

/** Goes on with the rollback of an update that has stopped half-way: UPDATE_ROLLBACK_FAILED. */
export async function continueUpdateRollback(
  client: CloudFormationClient,
  stackId: string,
  roleArn?: string,
): Promise<void> {
  await client.send(new ContinueUpdateRollbackCommand({ StackName: stackId, RoleARN: roleArn }));
}

/** Rolls back an update that somebody has told to stay where it failed: UPDATE_FAILED. */
export async function rollBackStack(
  client: CloudFormationClient,
  stackId: string,
  roleArn?: string,
): Promise<void> {
  await client.send(new RollbackStackCommand({ StackName: stackId, RoleARN: roleArn }));
}

/** Stops an update under way; it is rolled back. */
export async function cancelUpdate(client: CloudFormationClient, stackId: string): Promise<void> {
  await client.send(new CancelUpdateStackCommand({ StackName: stackId }));
}

/** Termination protection on or off. */
export async function protectStack(
  client: CloudFormationClient,
  stackId: string,
  protection: boolean,
): Promise<void> {
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName: stackId, EnableTerminationProtection: protection }),
  );
}

/** The stack's template, as it was sent. */
export async function readTemplateOf(client: CloudFormationClient, stackId: string): Promise<string> {
  const command = new GetTemplateCommand({ StackName: stackId, TemplateStage: "Original" });
  return (await client.send(command)).TemplateBody ?? "";
}
