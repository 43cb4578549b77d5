import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  ListStackResourcesCommand,
  type StackEvent as SdkStackEvent,
} from "@aws-sdk/client-cloudformation";
import type { StackEvent } from "../core/root-cause.ts";

const readEvent = (event: SdkStackEvent): StackEvent => ({
  id: event.EventId ?? "",
  at: event.Timestamp?.getTime() ?? 0,
  stackId: event.StackId ?? "",
  stackName: event.StackName ?? "",
  logicalId: event.LogicalResourceId ?? "",
  physicalId: event.PhysicalResourceId ?? "",
  type: event.ResourceType ?? "",
  status: event.ResourceStatus ?? "",
  reason: event.ResourceStatusReason ?? "",
});

/** The stack's events that came after the one with the id `after`, oldest first; all when there is no such event. */
export async function listEvents(
  client: CloudFormationClient,
  stackId: string,
  after?: string,
): Promise<readonly StackEvent[]> {
  const found: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    // Newest first: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
    const page = await client.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken }));
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === after) return found.reverse();
      found.push(readEvent(event));
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found.reverse();
}

/** The newest event's id: everything after it belongs to what is begun now. */
export async function lastEventId(
  client: CloudFormationClient,
  stackId: string,
): Promise<string | undefined> {
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: stackId }));
  return StackEvents?.[0]?.EventId;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

/** What the stack holds; the stack must be there. */
export async function listResources(
  client: CloudFormationClient,
  stackName: string,
): Promise<readonly StackResource[]> {
  const found: StackResource[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stackName, NextToken }));
    for (const resource of page.StackResourceSummaries ?? [])
      found.push({
        logicalId: resource.LogicalResourceId ?? "",
        physicalId: resource.PhysicalResourceId ?? "",
        type: resource.ResourceType ?? "",
        status: resource.ResourceStatus ?? "",
        reason: resource.ResourceStatusReason ?? "",
      });
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
