import { defineStore, type World } from "../kernel/world.ts";
import { recordEmbeddedMetrics } from "./embedded-metrics.ts";

export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  readonly events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly creationTime: number;
  retentionInDays?: number | undefined;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
}

export const logsStore = defineStore("logs", () => ({
  groups: new Map<string, LogGroup>(),
  /** As AWS::Logs::MetricFilter gave them, by `group|filter`. */
  metricFilters: new Map<string, Readonly<Record<string, unknown>>>(),
  written: 0,
}));

export interface LogLine {
  readonly message: string;
  readonly timestamp?: number | undefined;
}

/** Adds one line; the stream is made at its first line. False when the group does not exist. */
export function appendLog(world: World, group: string, stream: string, message: string): boolean {
  const found = world.store(logsStore).groups.get(group);
  if (!found) return false;
  addLine(world, streamOf(world, found, stream), { message });
  recordEmbeddedMetrics(world, message);
  return true;
}

export function addLine(world: World, stream: LogStream, { message, timestamp }: LogLine): void {
  const store = world.store(logsStore);
  store.written += 1;
  stream.events.push({
    id: String(store.written).padStart(56, "0"),
    timestamp: timestamp ?? world.clock.now(),
    message,
  });
}

export function streamOf(world: World, group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name) ?? { name, creationTime: world.clock.now(), events: [] };
  group.streams.set(name, stream);
  return stream;
}
