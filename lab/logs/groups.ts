import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { type LogGroup, type LogStream, logsStore } from "./store.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

export const logGroupArn = (world: World, name: string): string => world.arn("logs", `log-group:${name}`);

export function checkRetention(days: number): void {
  if (!retentions.has(days))
    throw new AwsError(
      "InvalidParameterException",
      `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${[...retentions].join(", ")}]`,
    );
}

export interface NewLogGroup {
  readonly name: string;
  readonly retentionInDays?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export function createLogGroup(world: World, { name, retentionInDays, tags = {} }: NewLogGroup): void {
  const { groups } = world.store(logsStore);
  if (!/^[\w./#-]{1,512}$/.test(name))
    throw new AwsError(
      "InvalidParameterException",
      `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
  if (groups.has(name))
    throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
  if (retentionInDays !== undefined) checkRetention(retentionInDays);
  groups.set(name, {
    name,
    creationTime: world.clock.now(),
    retentionInDays,
    tags: new Map(Object.entries(tags)),
    streams: new Map(),
  });
}

export function getLogGroup(world: World, name: string): LogGroup {
  const group = world.store(logsStore).groups.get(name);
  if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
  return group;
}

export function getLogStream(world: World, group: string, name: string): LogStream {
  const stream = getLogGroup(world, group).streams.get(name);
  if (!stream) throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  return stream;
}

export function setRetention(world: World, name: string, days: number | undefined): void {
  const group = getLogGroup(world, name);
  if (days !== undefined) checkRetention(days);
  group.retentionInDays = days;
}

export function deleteLogGroup(world: World, name: string): void {
  getLogGroup(world, name);
  const store = world.store(logsStore);
  store.groups.delete(name);
  for (const key of store.metricFilters.keys())
    if (key.startsWith(`${name}|`)) store.metricFilters.delete(key);
}
