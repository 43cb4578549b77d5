import { recordMetric } from "../cloudwatch/store.ts";
import type { World } from "../kernel/world.ts";

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

type Root = Readonly<Record<string, unknown>> & {
  readonly _aws?: { readonly Timestamp?: number; readonly CloudWatchMetrics?: readonly Directive[] };
};

/** What Lambda writes before a function's own line does not count; anything behind it makes the line an ordinary one. */
function readRoot(message: string): Root | undefined {
  const start = message.indexOf("{");
  if (start < 0 || !message.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(message.slice(start)) as Root;
  } catch {
    return undefined;
  }
}

/** A dimension's value has to be a text of the root; a set of dimensions with one that is not makes no metric. */
function readDimensions(root: Root, keys: readonly string[]): Record<string, string>[] {
  const values = keys.map((key) => root[key]);
  if (!values.every((value) => typeof value === "string")) return [];
  return [Object.fromEntries(keys.map((key, index) => [key, String(values[index])]))];
}

function record(world: World, root: Root, { Namespace, Dimensions, Metrics }: Directive): void {
  for (const dimensions of Dimensions.flatMap((keys) => readDimensions(root, keys)))
    for (const { Name } of Metrics) {
      const value = root[Name];
      if (typeof value === "number")
        recordMetric(world, { namespace: Namespace, name: Name, dimensions, value });
    }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function recordEmbeddedMetrics(world: World, message: string): void {
  const root = readRoot(message);
  if (root?._aws?.Timestamp === undefined) return;
  for (const directive of root._aws.CloudWatchMetrics ?? []) record(world, root, directive);
}
