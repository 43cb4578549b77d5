import { readFileSync } from "node:fs";

type Json = unknown;
type JsonMap = Readonly<Record<string, Json>>;

const folder = new URL("../../aws-recordings/", import.meta.url);

/** The steps of one recorded scenario, by the name that its author gave them. */
export function recording(file: string, scenario: string): Readonly<Record<string, Json>> {
  const content = JSON.parse(readFileSync(new URL(`cloudformation.${file}.json`, folder), "utf8")) as Record<
    string,
    { "recorded-content": Record<string, Json> }
  >;
  const keys = Object.keys(content).filter((key) => key.endsWith(`::${scenario}`));
  const found = keys
    .map((key) => content[key]?.["recorded-content"])
    .find((one) => Object.keys(one ?? {}).length > 0);
  if (!found) throw new Error(`no recording of ${scenario} in ${file}`);
  return found;
}

const isMap = (value: Json): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Lists whose order says nothing. */
const unordered = new Set(["Capabilities", "Parameters", "Outputs", "Details", "Scope", "Tags", "Changes"]);
/** The SDK's own and what the wire adds. */
const skipped = new Set(["ResponseMetadata", "HTTPHeaders"]);

const sortKey = (value: Json) => {
  if (!isMap(value)) return String(value);
  const { ChangeSource, Evaluation, Target, ParameterKey, OutputKey, ResourceChange } = value as Record<
    string,
    JsonMap
  >;
  return JSON.stringify([
    ChangeSource,
    Evaluation,
    Target?.Attribute,
    Target?.Name,
    ParameterKey,
    OutputKey,
    ResourceChange?.LogicalResourceId,
  ]);
};
const sorted = (list: readonly Json[]) =>
  [...list].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));

/** A recorded text with placeholders (`<stack-name:1>`), AWS's account and made-up suffixes, as a pattern. */
function pattern(text: string): RegExp {
  const parts = text
    .replace(/111111111111/g, "<account>")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uuid>")
    .replace(/-[A-Za-z0-9]{12}$/g, "-<suffix>")
    .replace(/-date$/, "-<date>")
    .split(/<[^<>]+>/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`, "s");
}

function sameText(expected: string, actual: Json): boolean {
  if (expected === "datetime" || expected === "timestamp" || expected === "resource-status-reason")
    return actual !== undefined;
  return typeof actual === "string" && (expected === actual || pattern(expected).test(actual));
}

function listDifferences(expected: readonly Json[], actual: Json, path: string): string[] {
  if (!Array.isArray(actual) || actual.length !== expected.length) {
    return [`${path}: AWS ${JSON.stringify(expected)}, lab ${JSON.stringify(actual)}`];
  }
  const key = path.split(".").at(-1) ?? "";
  const [left, right] = unordered.has(key) ? [sorted(expected), sorted(actual)] : [expected, actual];
  return left.flatMap((item, index) => differences(item, right[index], `${path}.${index}`));
}

function mapDifferences(expected: JsonMap, actual: Json, path: string): string[] {
  const other: Json = typeof actual === "string" && actual.startsWith("{") ? JSON.parse(actual) : actual;
  if (!isMap(other)) return [`${path}: AWS ${JSON.stringify(expected)}, lab ${JSON.stringify(actual)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(other)]);
  return [...keys]
    .filter((key) => !skipped.has(key))
    .flatMap((key) => differences(expected[key], other[key], `${path}.${key}`));
}

/** Where the lab's answer is not AWS's; nothing when they agree but for ids and times. */
export function differences(expected: Json, actual: Json, path = "$"): string[] {
  if (Array.isArray(expected)) return listDifferences(expected, actual, path);
  if (isMap(expected)) return mapDifferences(expected, actual, path);
  const same = typeof expected === "string" ? sameText(expected, actual) : expected === actual;
  return same ? [] : [`${path}: AWS ${JSON.stringify(expected)}, lab ${JSON.stringify(actual)}`];
}
