import type { World } from "../kernel/world.ts";
import { sqsStore } from "../sqs/store.ts";
import { type Alarm, cloudwatchStore } from "./store.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
};

/** The state of every alarm at this moment, by name. */
export function alarmStates(world: World): Readonly<Record<string, AlarmState>> {
  const { alarms } = world.store(cloudwatchStore);
  return Object.fromEntries([...alarms.values()].map((alarm) => [alarm.name, stateOf(world, alarm)]));
}

/** Looks at the last `evaluationPeriods` periods up to now; AWS's evaluation range and its delays are left out. */
function stateOf(world: World, alarm: Alarm): AlarmState {
  const compare = comparisons[alarm.comparisonOperator];
  if (!compare) return "INSUFFICIENT_DATA";
  const periods = Array.from({ length: alarm.evaluationPeriods }, (_, index) => {
    const values = valuesIn(world, alarm, index);
    const statistic = statistics[alarm.statistic];
    return values.length > 0 && statistic ? compare(statistic(values), alarm.threshold) : undefined;
  });
  if (alarm.treatMissingData !== "breaching" && periods.every((breach) => breach === undefined)) {
    return alarm.treatMissingData === "notBreaching" ? "OK" : "INSUFFICIENT_DATA";
  }
  const breaching = periods.filter((breach) => breach ?? alarm.treatMissingData === "breaching").length;
  return breaching >= alarm.datapointsToAlarm ? "ALARM" : "OK";
}

/** The values of the period that ended `index` periods ago. A queue's length is known for the present only. */
function valuesIn(world: World, alarm: Alarm, index: number): readonly number[] {
  if (alarm.namespace === "AWS/SQS") return index === 0 ? queueLength(world, alarm) : [];
  const end = world.clock.now() - index * alarm.periodSeconds * 1000;
  return world
    .store(cloudwatchStore)
    .datapoints.filter(({ namespace, name }) => namespace === alarm.namespace && name === alarm.metricName)
    .filter(({ at }) => at <= end && at > end - alarm.periodSeconds * 1000)
    .filter(({ dimensions }) => sameDimensions(dimensions, alarm.dimensions))
    .map(({ value }) => value);
}

function queueLength(world: World, { metricName, dimensions }: Alarm): readonly number[] {
  if (metricName !== "ApproximateNumberOfMessagesVisible") return [];
  const queue = [...world.store(sqsStore).queues.values()].find(({ name }) => name === dimensions.QueueName);
  return queue ? [queue.messages.filter(({ visibleAt }) => visibleAt <= world.clock.now()).length] : [];
}

function sameDimensions(a: Alarm["dimensions"], b: Alarm["dimensions"]): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
