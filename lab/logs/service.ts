import * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../kernel/aws-error.ts";
import { operation, type Permission, type Service } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import {
  createLogGroup,
  deleteLogGroup,
  getLogGroup,
  getLogStream,
  logGroupArn,
  setRetention,
} from "./groups.ts";
import { filterLogEvents, groupName, listLogStreams, readLogEvents } from "./reading.ts";
import { addLine, type LogGroup, type LogStream, logsStore, streamOf } from "./store.ts";

/** Service authorization reference: log group actions stand on `log-group:NAME`, read with `:*` behind as IAM shows it. */
const onGroup = (world: World, action: string, name: string): Permission[] => [
  { action: `logs:${action}`, resource: `${logGroupArn(world, name)}:*` },
];
const onStream = (world: World, action: string, name: string, stream = ""): Permission[] => [
  { action: `logs:${action}`, resource: `${logGroupArn(world, name)}:log-stream:${stream}` },
];

const shapeGroup = (world: World, group: LogGroup): sdk.LogGroup => ({
  logGroupName: group.name,
  creationTime: group.creationTime,
  ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
  metricFilterCount: 0,
  arn: `${logGroupArn(world, group.name)}:*`,
  logGroupArn: logGroupArn(world, group.name),
  storedBytes: 0,
  logGroupClass: "STANDARD",
});

const shapeStream = (world: World, group: string, stream: LogStream): sdk.LogStream => ({
  logStreamName: stream.name,
  creationTime: stream.creationTime,
  ...(stream.events[0]
    ? {
        firstEventTimestamp: stream.events[0].timestamp,
        lastEventTimestamp: stream.events.at(-1)?.timestamp,
        lastIngestionTime: stream.events.at(-1)?.timestamp,
      }
    : {}),
  arn: `${logGroupArn(world, group)}:log-stream:${stream.name}`,
  storedBytes: 0,
});

/** arn:aws:logs:REGION:ACCOUNT:log-group:NAME, and nothing behind. */
const nameInArn = (arn: string) => arn.split(":").slice(6).join(":");

const groupOperations = {
  CreateLogGroup: operation<sdk.CreateLogGroupCommandInput, sdk.CreateLogGroupCommandOutput>({
    run({ logGroupName = "", tags }, { world }) {
      createLogGroup(world, { name: logGroupName, tags });
      return {};
    },
    permissions: ({ logGroupName = "" }, { world }) => onGroup(world, "CreateLogGroup", logGroupName),
  }),
  DeleteLogGroup: operation<sdk.DeleteLogGroupCommandInput, sdk.DeleteLogGroupCommandOutput>({
    run({ logGroupName = "" }, { world }) {
      deleteLogGroup(world, logGroupName);
      return {};
    },
    permissions: ({ logGroupName = "" }, { world }) => onGroup(world, "DeleteLogGroup", logGroupName),
  }),
  DescribeLogGroups: operation<sdk.DescribeLogGroupsCommandInput, sdk.DescribeLogGroupsCommandOutput>({
    run({ logGroupNamePrefix = "", limit = 50, nextToken = "0" }, { world }) {
      const all = [...world.store(logsStore).groups.values()]
        .filter(({ name }) => name.startsWith(logGroupNamePrefix))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const end = Number(nextToken) + limit;
      return {
        logGroups: all.slice(Number(nextToken), end).map((group) => shapeGroup(world, group)),
        ...(end < all.length ? { nextToken: String(end) } : {}),
      };
    },
  }),
  ListTagsForResource: operation<sdk.ListTagsForResourceCommandInput, sdk.ListTagsForResourceCommandOutput>({
    run: ({ resourceArn = "" }, { world }) => ({
      tags: Object.fromEntries(getLogGroup(world, nameInArn(resourceArn)).tags),
    }),
    // Without `:*`, as for all that is about tags: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
    permissions: ({ resourceArn = "" }, { world }) => [
      {
        action: "logs:ListTagsForResource",
        resource: logGroupArn(world, nameInArn(resourceArn)),
      },
    ],
  }),
  PutRetentionPolicy: operation<sdk.PutRetentionPolicyCommandInput, sdk.PutRetentionPolicyCommandOutput>({
    run({ logGroupName = "", retentionInDays = 0 }, { world }) {
      setRetention(world, logGroupName, retentionInDays);
      return {};
    },
    permissions: ({ logGroupName = "" }, { world }) => onGroup(world, "PutRetentionPolicy", logGroupName),
  }),
};

const streamOperations = {
  CreateLogStream: operation<sdk.CreateLogStreamCommandInput, sdk.CreateLogStreamCommandOutput>({
    run({ logGroupName = "", logStreamName = "" }, { world }) {
      const group = getLogGroup(world, logGroupName);
      if (group.streams.has(logStreamName))
        throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
      streamOf(world, group, logStreamName);
      return {};
    },
    permissions: ({ logGroupName = "" }, { world }) => onGroup(world, "CreateLogStream", logGroupName),
  }),
  DescribeLogStreams: operation<sdk.DescribeLogStreamsCommandInput, sdk.DescribeLogStreamsCommandOutput>({
    run(input, { world }) {
      const name = groupName(input.logGroupName, input.logGroupIdentifier);
      const all = listLogStreams(world, input);
      const start = Number(input.nextToken ?? "0");
      const end = start + (input.limit ?? 50);
      return {
        logStreams: all.slice(start, end).map((stream) => shapeStream(world, name, stream)),
        ...(end < all.length ? { nextToken: String(end) } : {}),
      };
    },
    permissions: (input, { world }) =>
      onGroup(world, "DescribeLogStreams", groupName(input.logGroupName, input.logGroupIdentifier)),
  }),
  PutLogEvents: operation<sdk.PutLogEventsCommandInput, sdk.PutLogEventsCommandOutput>({
    run({ logGroupName = "", logStreamName = "", logEvents = [] }, { world }) {
      const stream = getLogStream(world, logGroupName, logStreamName);
      for (const { message = "", timestamp } of logEvents) addLine(world, stream, { message, timestamp });
      return {};
    },
    permissions: ({ logGroupName = "", logStreamName }, { world }) =>
      onStream(world, "PutLogEvents", logGroupName, logStreamName),
  }),
  GetLogEvents: operation<sdk.GetLogEventsCommandInput, sdk.GetLogEventsCommandOutput>({
    run: (input, { world }) => readLogEvents(world, input),
    permissions: (input, { world }) =>
      onStream(
        world,
        "GetLogEvents",
        groupName(input.logGroupName, input.logGroupIdentifier),
        input.logStreamName,
      ),
  }),
  FilterLogEvents: operation<sdk.FilterLogEventsCommandInput, sdk.FilterLogEventsCommandOutput>({
    run: (input, { world }) => filterLogEvents(world, input),
    permissions: (input, { world }) =>
      onGroup(world, "FilterLogEvents", groupName(input.logGroupName, input.logGroupIdentifier)),
  }),
};

export const logsService: Service = {
  signingName: "logs",
  iamPrefix: "logs",
  sdk,
  operations: { ...groupOperations, ...streamOperations },
};
