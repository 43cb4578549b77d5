import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { unlessRefused } from "./error-code.ts";

export interface LogGroup {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The group of just that name with its tags; undefined when there is none. Of names that begin alike it is the first. */
export async function findLogGroup(
  client: CloudWatchLogsClient,
  name: string,
): Promise<LogGroup | undefined> {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const group = logGroups.find(({ logGroupName }) => logGroupName === name);
  if (!group) return undefined;
  // Without the `:*` that `arn` ends with: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
  const resourceArn = group.logGroupArn ?? group.arn?.replace(/:\*$/, "");
  const { tags = {} } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
  return { name, tags };
}

/** With all that is in it. */
export async function deleteLogGroup(client: CloudWatchLogsClient, logGroupName: string): Promise<void> {
  const request = client.send(new DeleteLogGroupCommand({ logGroupName }));
  await unlessRefused(request, ["ResourceNotFoundException"]);
}
