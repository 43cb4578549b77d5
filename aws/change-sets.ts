import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  type ResourceChange as SdkResourceChange,
} from "@aws-sdk/client-cloudformation";
import type { ResourceChange } from "../core/change-danger.ts";
import { isMissingStack } from "./cloudformation.ts";

type Pairs = Readonly<Record<string, string>>;

export interface ChangeSetRequest {
  readonly stackName: string;
  readonly type: "CREATE" | "UPDATE";
  readonly name: string;
  readonly templateBody: string;
  readonly parameters: Pairs;
  readonly tags: Pairs;
  /** The role that CloudFormation assumes for this change and, unless another is named, for all that follow. */
  readonly roleArn: string | undefined;
}

export interface ChangeSetAddress {
  readonly id: string;
  readonly stackId: string;
}

/** Asks for a change set; it is ready some seconds later. */
export async function createChangeSet(
  client: CloudFormationClient,
  { stackName, type, name, templateBody, parameters, tags, roleArn }: ChangeSetRequest,
): Promise<ChangeSetAddress> {
  const { Id, StackId } = await client.send(
    new CreateChangeSetCommand({
      StackName: stackName,
      ChangeSetName: name,
      ChangeSetType: type,
      ClientToken: name,
      TemplateBody: templateBody,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      // Roles have a path and no name, so this one suffices:
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
      Capabilities: ["CAPABILITY_IAM"],
      RoleARN: roleArn,
    }),
  );
  return { id: Id ?? "", stackId: StackId ?? "" };
}

const readChange = (change: SdkResourceChange): ResourceChange => ({
  action: change.Action ?? "",
  logicalId: change.LogicalResourceId ?? "",
  type: change.ResourceType ?? "",
  replacement: change.Replacement ?? "",
  policyAction: change.PolicyAction ?? "",
});

export type ChangeSet =
  | { readonly state: "pending" }
  | { readonly state: "ready"; readonly changes: readonly ResourceChange[] }
  | { readonly state: "empty" }
  | { readonly state: "failed"; readonly reason: string };

/**
 * An empty change set is FAILED, and only its reason says that nothing is wrong. Both sentences are AWS's:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets-view.html
 */
const isEmpty = (reason: string): boolean =>
  reason.includes("didn't contain changes") || reason.includes("No updates are to be performed");

async function listChanges(client: CloudFormationClient, id: string): Promise<readonly ResourceChange[]> {
  const found: ResourceChange[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id, NextToken }));
    for (const { ResourceChange: change } of page.Changes ?? []) if (change) found.push(readChange(change));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** How far the change set is, with all its changes once it is ready. */
export async function describeChangeSet(client: CloudFormationClient, id: string): Promise<ChangeSet> {
  const command = new DescribeChangeSetCommand({ ChangeSetName: id });
  const { Status, StatusReason: reason = "" } = await client.send(command);
  if (Status === "FAILED") return isEmpty(reason) ? { state: "empty" } : { state: "failed", reason };
  if (Status !== "CREATE_COMPLETE") return { state: "pending" };
  return { state: "ready", changes: await listChanges(client, id) };
}

/** `overtaken`: another operation on the stack came first, and the change set can no longer be executed. */
export async function executeChangeSet(
  client: CloudFormationClient,
  id: string,
  token: string,
): Promise<"started" | "overtaken"> {
  try {
    await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id, ClientRequestToken: token }));
    return "started";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const overtaken = ["InvalidChangeSetStatus", "InvalidChangeSetStatusException", "ChangeSetNotFound"];
    if (overtaken.includes(error.name) || error.name === "ChangeSetNotFoundException") return "overtaken";
    throw error;
  }
}

/** Deletes the change set, if it is still there. */
export async function deleteChangeSet(client: CloudFormationClient, id: string): Promise<void> {
  try {
    await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  } catch (error) {
    const gone = error instanceof Error && /^(ChangeSetNotFound|InvalidChangeSetStatus)/.test(error.name);
    if (!gone && !isMissingStack(error)) throw error;
  }
}
