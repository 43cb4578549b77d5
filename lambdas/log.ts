import type { FunctionName } from "../core/names.ts";

export type Facts = Readonly<Record<string, unknown>>;
/** Writes one line; never give it a secret. */
export type Log = (level: "info" | "warn" | "error", message: string, facts?: Facts) => void;

export interface LogOrigin {
  readonly function: FunctionName;
  readonly platform: string;
  /** The app; empty where a line is about none. */
  readonly name: string;
}

/**
 * Facts that CloudWatch makes a metric of, with the platform as its dimension. Lambda's own words before the line do no harm, and no
 * permission is needed: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metric = (name: string, value: number): Facts => ({
  [name]: value,
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [{ Namespace: "Gatehouse", Dimensions: [["platform"]], Metrics: [{ Name: name }] }],
  },
});

/** One JSON object a line, always with the same first keys, so that one query finds an app's story over all functions. */
export function logOf(origin: LogOrigin): Log {
  return (level, message, facts = {}) => console.log(JSON.stringify({ level, ...origin, message, ...facts }));
}
