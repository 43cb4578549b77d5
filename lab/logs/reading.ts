import type {
  DescribeLogStreamsCommandInput,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
  GetLogEventsCommandInput,
  GetLogEventsCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { World } from "../kernel/world.ts";
import { logFilter } from "./filter-pattern.ts";
import { getLogGroup, getLogStream } from "./groups.ts";
import type { LogEvent, LogStream } from "./store.ts";

/** A group may be named by its ARN, with `:*` behind. */
export const groupName = (name: string | undefined, identifier?: string): string =>
  name ?? (identifier ?? "").replace(/^arn:[^:]*:logs:[^:]*:\d+:log-group:/, "").replace(/:\*$/, "");

interface Window {
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
}

const inWindow = ({ startTime = 0, endTime = Number.POSITIVE_INFINITY }: Window) => {
  return ({ timestamp }: LogEvent) => timestamp >= startTime && timestamp < endTime;
};

const shapeEvent = ({ timestamp, message }: LogEvent) => ({ timestamp, message, ingestionTime: timestamp });

interface Slice {
  readonly length: number;
  readonly limit: number;
  readonly fromHead: boolean;
  readonly token: string | undefined;
}

/** Tokens hold the index at which the page begins (`f/`) or ends (`b/`). */
function sliceOf({ length, limit, fromHead, token }: Slice): readonly [number, number] {
  const [direction, at] = token?.split("/") ?? [];
  if (direction === "f") return [Number(at), Math.min(length, Number(at) + limit)];
  if (direction === "b") return [Math.max(0, Number(at) - limit), Number(at)];
  return fromHead ? [0, Math.min(length, limit)] : [Math.max(0, length - limit), length];
}

export function readLogEvents(
  world: World,
  input: GetLogEventsCommandInput,
): Omit<GetLogEventsCommandOutput, "$metadata"> {
  const { limit = 10_000, startFromHead: fromHead = false, nextToken: token, logStreamName = "" } = input;
  const group = groupName(input.logGroupName, input.logGroupIdentifier);
  const all = getLogStream(world, group, logStreamName).events.filter(inWindow(input));
  const [from, until] = sliceOf({ length: all.length, limit, fromHead, token });
  return {
    events: all.slice(from, until).map(shapeEvent),
    nextForwardToken: `f/${until}`,
    nextBackwardToken: `b/${from}`,
  };
}

export function filterLogEvents(
  world: World,
  input: FilterLogEventsCommandInput,
): Omit<FilterLogEventsCommandOutput, "$metadata"> {
  const group = getLogGroup(world, groupName(input.logGroupName, input.logGroupIdentifier));
  const { logStreamNames, logStreamNamePrefix = "", limit = 10_000, nextToken = "0" } = input;
  const wanted = ({ name }: LogStream) =>
    logStreamNames ? logStreamNames.includes(name) : name.startsWith(logStreamNamePrefix);
  const matches = logFilter(input.filterPattern ?? "");
  const window = inWindow(input);
  const all = [...group.streams.values()]
    .filter(wanted)
    .flatMap((stream) => stream.events.map((event) => ({ stream, event })))
    .filter(({ event }) => window(event) && matches(event.message))
    .sort((one, other) => one.event.timestamp - other.event.timestamp);
  const start = Number(nextToken);
  return {
    events: all.slice(start, start + limit).map(({ stream, event }) => ({
      logStreamName: stream.name,
      eventId: event.id,
      ...shapeEvent(event),
    })),
    searchedLogStreams: [],
    ...(start + limit < all.length ? { nextToken: String(start + limit) } : {}),
  };
}

const lastTime = ({ events, creationTime }: LogStream) => events.at(-1)?.timestamp ?? creationTime;

export function listLogStreams(world: World, input: DescribeLogStreamsCommandInput): LogStream[] {
  const group = getLogGroup(world, groupName(input.logGroupName, input.logGroupIdentifier));
  const found = [...group.streams.values()].filter(({ name }) =>
    name.startsWith(input.logStreamNamePrefix ?? ""),
  );
  const ordered = found.sort((one, other) =>
    input.orderBy === "LastEventTime" ? lastTime(one) - lastTime(other) : one.name < other.name ? -1 : 1,
  );
  return input.descending ? ordered.reverse() : ordered;
}
