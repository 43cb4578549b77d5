import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { unlessRefused } from "./error-code.ts";

export type { CloudWatchLogsClient };

const gone = ["ResourceNotFoundException"];

/** The streams written to last, newest first; none when there is no such group. */
async function listStreams(client: CloudWatchLogsClient, logGroupName: string): Promise<readonly string[]> {
  const request = client.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true, limit: 20 }),
  );
  const answer = await unlessRefused(request, gone);
  return (answer?.logStreams ?? []).map(({ logStreamName }) => logStreamName ?? "");
}

/** The last lines of the newest stream that `fits`; none when there is none. */
export async function readLastLines(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { most, fits }: { readonly most: number; fits(stream: string): boolean },
): Promise<readonly string[]> {
  const logStreamName = (await listStreams(client, logGroupName)).find(fits);
  if (!logStreamName) return [];
  const request = client.send(
    new GetLogEventsCommand({ logGroupName, logStreamName, limit: most, startFromHead: false }),
  );
  const answer = await unlessRefused(request, gone);
  return (answer?.events ?? []).map(({ message }) => (message ?? "").trimEnd());
}
