import type { Properties, ResourceRequest } from "../kernel/provider.ts";

/** Maps whose keys are the user's own and stay as they are. */
const freeMaps = new Set(["options", "dockerLabels", "driverOpts", "labels", "hookDetails"]);

const numbers = new Set([
  "containerPort",
  "hostPort",
  "memoryReservation",
  "stopTimeout",
  "startTimeout",
  "desiredCount",
  "healthCheckGracePeriodSeconds",
  "minimumHealthyPercent",
  "maximumPercent",
  "interval",
  "timeout",
  "retries",
  "startPeriod",
  "sizeInGiB",
  "softLimit",
  "hardLimit",
]);

const booleans = new Set([
  "essential",
  "privileged",
  "readonlyRootFilesystem",
  "interactive",
  "pseudoTerminal",
  "enable",
  "rollback",
  "resetOnHealthyTask",
  "initProcessEnabled",
  "enableExecuteCommand",
  "enableECSManagedTags",
]);

const lowerFirst = (key: string) => `${key.charAt(0).toLowerCase()}${key.slice(1)}`;

/** The circuit breaker's threshold is the one `Value` that is a number. */
const isThreshold = (value: object): value is { Type: unknown; Value: unknown } =>
  "Type" in value && /^(COUNT|(UN)?BOUNDED_PERCENT)$/.test(String(value.Type)) && "Value" in value;

function readObject(key: string, value: object): unknown {
  if (freeMaps.has(key))
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
  if (isThreshold(value)) return { type: value.Type, value: Number(value.Value) };
  return readProperties(value as Properties);
}

function readValue(key: string, value: unknown): unknown {
  if (numbers.has(key)) return Number(value);
  if (booleans.has(key)) return String(value) === "true";
  if (Array.isArray(value)) return value.map((item) => readValue("", item));
  if (typeof value === "object" && value !== null) return readObject(key, value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

/** CloudFormation's PascalCase as the API's camelCase, with numbers and booleans as such. */
export const readProperties = (properties: Properties): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [lowerFirst(key), readValue(lowerFirst(key), value)]),
  );

/** A container's own size is a number where the task's is a text. */
export function readContainer(container: Record<string, unknown>): Record<string, unknown> {
  const sizes = ["cpu", "memory"].filter((key) => container[key] !== undefined);
  return { ...container, ...Object.fromEntries(sizes.map((key) => [key, Number(container[key])])) };
}

/** The stack's tags, and over them the resource's own. */
export function readTags({ stackTags, properties }: ResourceRequest): Record<string, string> {
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: unknown }[];
  return { ...stackTags, ...Object.fromEntries(own.map(({ Key, Value }) => [Key, String(Value)])) };
}

export const apiTags = (tags: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));
