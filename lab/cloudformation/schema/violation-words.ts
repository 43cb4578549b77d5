import type { SchemaViolation } from "./check-properties.ts";

const typeNames: Readonly<Record<string, string>> = {
  string: "String",
  integer: "Integer",
  number: "Number",
  boolean: "Boolean",
  array: "JSONArray",
};

const registryWords: Readonly<Record<SchemaViolation["kind"], (subject: string) => string>> = {
  missing: (subject) => `required key [${subject}] not found`,
  unknown: (subject) => `extraneous key [${subject}] is not permitted`,
  type: (subject) => `expected type: ${typeNames[subject] ?? "JSONObject"}`,
  value: (subject) => `#: ${subject} is not a valid enum value`,
};

const legacyWords: Readonly<Record<SchemaViolation["kind"], (subject: string) => string>> = {
  missing: (subject) => `Property ${subject} cannot be empty.`,
  unknown: (subject) => `Encountered unsupported property ${subject}`,
  type: (subject) => `Value of property must be of type ${typeNames[subject] ?? "Object"}`,
  value: (subject) => `Invalid value ${subject}`,
};

/** Why the resource fails, as a registry type says it. */
export const registryReason = (logicalId: string, violations: readonly SchemaViolation[]): string => {
  const lines = violations.map(({ path, kind, subject }) => `${path}: ${registryWords[kind](subject)}`);
  return `Properties validation failed for resource ${logicalId} with message:\n${lines.join("\n")}`;
};

/** Why the resource fails, as CloudFormation's own old types say it. */
export const legacyReason = (violations: readonly SchemaViolation[]): string =>
  violations.map(({ kind, subject }) => legacyWords[kind](subject)).join(", ");

/** As DescribeEvents shows a finding before the deployment: aws/aws-cdk-cli#1463. */
export function earlyReason({ kind, path, subject }: SchemaViolation): string {
  if (kind === "missing") return `Required property [${subject}] not found`;
  return kind === "unknown"
    ? `Unsupported property [${subject}]`
    : `${path}: ${registryWords[kind](subject)}`;
}
