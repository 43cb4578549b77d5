import { defineStore, type World } from "../kernel/world.ts";

export type Dimensions = Readonly<Record<string, string>>;

export interface Datapoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly at: number;
  readonly value: number;
}

/** An alarm as AWS::CloudWatch::Alarm gave it, numbers as numbers. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparisonOperator: string;
  readonly treatMissingData: string;
  readonly alarmActions: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export const cloudwatchStore = defineStore("cloudwatch", () => ({
  alarms: new Map<string, Alarm>(),
  datapoints: [] as Datapoint[],
}));

/** A service reports one value of a metric, at this moment. */
export function recordMetric(world: World, metric: Omit<Datapoint, "at">): void {
  world.store(cloudwatchStore).datapoints.push({ ...metric, at: world.clock.now() });
}
