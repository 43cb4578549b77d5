import {
  type CloudFormationClient,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  ListChangeSetsCommand,
  type ResourceChange,
} from "@aws-sdk/client-cloudformation";
import type { Properties } from "../core/plan/planned-change.ts";
import { isMissingStack } from "./cloudformation.ts";
import { unlessRefused } from "./error-code.ts";

/** What a change set tells of one resource's properties. */
export interface ChangeDetails {
  readonly logicalId: string;
  readonly properties: readonly string[];
  readonly before?: Properties;
  readonly after?: Properties;
}

/** `{"Properties": {...}}` as JSON; undefined for anything else, which a later AWS may send. */
function readContext(text: string | undefined): Properties | undefined {
  try {
    const context: unknown = JSON.parse(text ?? "");
    if (typeof context !== "object" || context === null || !("Properties" in context)) return undefined;
    const { Properties: properties } = context;
    return typeof properties === "object" && properties !== null ? (properties as Properties) : undefined;
  } catch {
    return undefined;
  }
}

const readDetails = (change: ResourceChange): ChangeDetails => {
  const names = change.Details?.flatMap(({ Target }) => Target?.Name ?? Target?.Attribute ?? []) ?? [];
  const before = readContext(change.BeforeContext);
  const after = readContext(change.AfterContext);
  return {
    logicalId: change.LogicalResourceId ?? "",
    properties: [...new Set(names)].sort(),
    ...(before && { before }),
    ...(after && { after }),
  };
};

/**
 * The properties of all changes of a change set that is ready. Changes that only may happen are not among them: those are listed
 * without values alone, as AWS's recorded answers show (test/aws-recordings). https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
 */
export async function listChangeDetails(
  client: CloudFormationClient,
  id: string,
): Promise<ReadonlyMap<string, ChangeDetails>> {
  const found = new Map<string, ChangeDetails>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeChangeSetCommand({ ChangeSetName: id, IncludePropertyValues: true, NextToken }),
    );
    for (const { ResourceChange: change } of page.Changes ?? [])
      if (change?.LogicalResourceId) found.set(change.LogicalResourceId, readDetails(change));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/**
 * What the validation of a failed change set has found, each in a line; nothing for those who may not ask.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
 */
export async function listFindings(client: CloudFormationClient, id: string): Promise<readonly string[]> {
  const request = client.send(
    new DescribeEventsCommand({ ChangeSetName: id, Filters: { FailedEvents: true } }),
  );
  const answer = await unlessRefused(request, ["AccessDenied", "AccessDeniedException"]);
  return (answer?.OperationEvents ?? []).flatMap(
    ({ LogicalResourceId = "", ValidationPath = "", ValidationStatusReason: reason }) =>
      reason ? [[LogicalResourceId, ValidationPath, reason].filter((part) => part !== "").join(" ")] : [],
  );
}

export interface ChangeSetSummary {
  readonly id: string;
  readonly name: string;
}

/** The stack's change sets; none when there is no such stack. */
export async function listChangeSets(
  client: CloudFormationClient,
  stackId: string,
): Promise<readonly ChangeSetSummary[]> {
  const found: ChangeSetSummary[] = [];
  let NextToken: string | undefined;
  do {
    const request = client.send(new ListChangeSetsCommand({ StackName: stackId, NextToken }));
    const page = await request.catch((error: unknown) => {
      if (!isMissingStack(error)) throw error;
    });
    for (const { ChangeSetId: id = "", ChangeSetName: name = "" } of page?.Summaries ?? [])
      found.push({ id, name });
    NextToken = page?.NextToken;
  } while (NextToken);
  return found;
}
