import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { type Alarm, cloudwatchStore } from "./store.ts";

type Pairs<Key extends string> = readonly Readonly<Record<Key | "Value", unknown>>[];

const record = <Key extends string>(pairs: Pairs<Key>, key: Key): Record<string, string> =>
  Object.fromEntries(pairs.map((pair) => [String(pair[key]), String(pair.Value)]));

function required(properties: Properties, name: string): unknown {
  if (properties[name] !== undefined) return properties[name];
  throw new AwsError("ValidationError", `The parameter ${name} is required.`);
}

/** Alarms on one metric; `Metrics` (expressions) is refused, since the lab would not evaluate it. */
function readAlarm(
  { world, stackName, logicalId, properties, stackTags }: ResourceRequest,
  known?: string,
): Alarm {
  if (properties.Metrics)
    throw new AwsError("ValidationError", "The lab evaluates alarms on one metric only.");
  const generated = `${stackName}-${logicalId}-${world.random.suffix(12)}`;
  const name = known ?? String(properties.AlarmName ?? generated);
  const evaluationPeriods = Number(required(properties, "EvaluationPeriods"));
  return {
    ...{ name, arn: world.arn("cloudwatch", `alarm:${name}`), evaluationPeriods },
    namespace: String(required(properties, "Namespace")),
    metricName: String(required(properties, "MetricName")),
    dimensions: record((properties.Dimensions ?? []) as Pairs<"Name">, "Name"),
    statistic: String(required(properties, "Statistic")),
    periodSeconds: readPeriod(properties),
    datapointsToAlarm: Number(properties.DatapointsToAlarm ?? evaluationPeriods),
    threshold: Number(required(properties, "Threshold")),
    comparisonOperator: String(required(properties, "ComparisonOperator")),
    treatMissingData: String(properties.TreatMissingData ?? "missing"),
    alarmActions: (properties.AlarmActions ?? []) as readonly string[],
    tags: { ...stackTags, ...record((properties.Tags ?? []) as Pairs<"Key">, "Key") },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: 10, 20, 30 or a multiple of 60. */
function readPeriod(properties: Properties): number {
  const period = Number(required(properties, "Period"));
  if ([10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return period;
  throw new AwsError("ValidationError", "Metric period must be 10, 20, 30 or a multiple of 60.");
}

const stateOf = ({ name, arn }: Alarm): ResourceState => ({ physicalId: name, attributes: { Arn: arn } });

export const cloudwatchProviders: Providers = {
  "AWS::CloudWatch::Alarm": {
    service: "CloudWatch",
    async create(request) {
      const { alarms } = request.world.store(cloudwatchStore);
      const alarm = readAlarm(request);
      alarms.set(alarm.name, alarm);
      return stateOf(alarm);
    },
    async update(request, physicalId) {
      const alarm = readAlarm(request, physicalId);
      request.world.store(cloudwatchStore).alarms.set(physicalId, alarm);
      return stateOf(alarm);
    },
    async delete({ world }, physicalId) {
      world.store(cloudwatchStore).alarms.delete(physicalId);
    },
  },
};
