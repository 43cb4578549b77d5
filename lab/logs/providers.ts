import { AwsError } from "../kernel/aws-error.ts";
import type { Providers, ResourceRequest } from "../kernel/provider.ts";
import { createLogGroup, deleteLogGroup, getLogGroup, logGroupArn, setRetention } from "./groups.ts";
import { logsStore } from "./store.ts";

function tagsOf({ stackTags, properties }: ResourceRequest): Record<string, string> {
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: string }[];
  return { ...stackTags, ...Object.fromEntries(own.map(({ Key, Value }) => [Key, String(Value)])) };
}

const retentionOf = ({ properties }: ResourceRequest) =>
  properties.RetentionInDays === undefined ? undefined : Number(properties.RetentionInDays);

/** A resource that is gone already is deleted. */
function unlessGone(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ResourceNotFoundException")) throw error;
  }
}

export const logsProviders: Providers = {
  "AWS::Logs::LogGroup": {
    service: "CloudWatchLogs",
    async create(request) {
      const { world, properties, stackName, logicalId } = request;
      const name = String(properties.LogGroupName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`);
      createLogGroup(world, { name, retentionInDays: retentionOf(request), tags: tagsOf(request) });
      return { physicalId: name, attributes: { Arn: `${logGroupArn(world, name)}:*` } };
    },
    async update(request, name) {
      setRetention(request.world, name, retentionOf(request));
      const { tags } = getLogGroup(request.world, name);
      tags.clear();
      for (const [key, value] of Object.entries(tagsOf(request))) tags.set(key, value);
      return { physicalId: name, attributes: { Arn: `${logGroupArn(request.world, name)}:*` } };
    },
    async delete({ world }, name) {
      unlessGone(() => deleteLogGroup(world, name));
    },
  },
  "AWS::Logs::MetricFilter": {
    service: "CloudWatchLogs",
    async create(request) {
      const { world, properties, stackName, logicalId } = request;
      const group = String(properties.LogGroupName);
      getLogGroup(world, group);
      const name = String(properties.FilterName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`);
      world.store(logsStore).metricFilters.set(`${group}|${name}`, properties);
      return { physicalId: name };
    },
    async update({ world, properties }, name) {
      world.store(logsStore).metricFilters.set(`${properties.LogGroupName}|${name}`, properties);
      return { physicalId: name };
    },
    async delete({ world, properties }, name) {
      world.store(logsStore).metricFilters.delete(`${properties.LogGroupName}|${name}`);
    },
  },
};
