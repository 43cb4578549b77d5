import type { PropertyDifference } from "@aws-sdk/client-cloudformation";
import type { Properties } from "../../kernel/provider.ts";

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? null));

type Differences = readonly Required<PropertyDifference>[];

const differ = (
  path: string,
  DifferenceType: "ADD" | "NOT_EQUAL" | "REMOVE",
  [expected, actual]: readonly [unknown, unknown],
): Differences => [
  {
    PropertyPath: path,
    DifferenceType,
    ExpectedValue: show(expected),
    ActualValue: show(actual),
  },
];

/** Lists are compared without their order; what is left over on both sides is compared one by one. */
function compareLists(path: string, expected: readonly unknown[], actual: readonly unknown[]): Differences {
  const fits = (one: unknown, other: unknown) => compare("", one, other).length === 0;
  const missing = expected.filter((one) => !actual.some((other) => fits(one, other)));
  const extra = actual.filter((other) => !expected.some((one) => fits(one, other)));
  const changed = missing.slice(0, extra.length).flatMap((one, at) => {
    return compare(`${path}/${expected.indexOf(one)}`, one, extra[at]);
  });
  const removed = missing
    .slice(extra.length)
    .flatMap((one) => differ(`${path}/${expected.indexOf(one)}`, "REMOVE", [one, undefined]));
  const added = extra
    .slice(missing.length)
    .flatMap((one) => differ(`${path}/${actual.indexOf(one)}`, "ADD", [undefined, one]));
  return [...changed, ...removed, ...added];
}

/** A template writes `80` or `"80"`, `true` or `"true"`. */
function compare(path: string, expected: unknown, actual: unknown): Differences {
  if (actual === undefined) return differ(path, "REMOVE", [expected, actual]);
  if (Array.isArray(expected) && Array.isArray(actual)) return compareLists(path, expected, actual);
  if (isObject(expected) && isObject(actual))
    return Object.keys(expected).flatMap((key) => compare(`${path}/${key}`, expected[key], actual[key]));
  return show(expected) === show(actual) ? [] : differ(path, "NOT_EQUAL", [expected, actual]);
}

/**
 * How the resource differs from its template. Only what the template says is compared:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResourceDrift.html
 */
export const findDifferences = (expected: Properties, actual: Properties): Differences =>
  Object.keys(expected)
    .filter((key) => key in actual)
    .flatMap((key) => compare(`/${key}`, expected[key], actual[key]));
