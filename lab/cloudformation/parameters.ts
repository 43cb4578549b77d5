import type { Parameter } from "@aws-sdk/client-cloudformation";
import type { World } from "../kernel/world.ts";
import { readParameter } from "../ssm/store.ts";
import type { ParameterDefinition, Template } from "./language/template.ts";
import { formatError, validationError } from "./language/template-error.ts";
import { checkConstraints } from "./parameter-constraints.ts";

/** One parameter of a stack with the value it has now. */
export interface ResolvedParameter {
  readonly key: string;
  /** As it was given: for an SSM type the name in Parameter Store. */
  readonly value: string;
  /** For an SSM type: what Parameter Store said. */
  readonly resolved: string | undefined;
  readonly type: string;
  readonly noEcho: boolean;
}

const scalarTypes = new Set(["String", "Number", "CommaDelimitedList", "List<Number>", "List<String>"]);
const awsType = /^AWS::(EC2|Route53)::[A-Za-z:]+$/;
const ssmType = /^AWS::SSM::Parameter::Value<(.+)>$/;

function isKnownType(type: string): boolean {
  const inner = ssmType.exec(type)?.[1];
  if (inner) return isKnownType(inner);
  if (scalarTypes.has(type) || type === "AWS::SSM::Parameter::Name") return true;
  return awsType.test(/^List<(.+)>$/.exec(type)?.[1] ?? type);
}

const isListType = (type: string): boolean => {
  const inner = ssmType.exec(type)?.[1] ?? type;
  return inner === "CommaDelimitedList" || inner.startsWith("List<");
};

/** The value that Ref gives: a list for list types. */
export function valueOfParameter({ type, value, resolved }: ResolvedParameter): string | readonly string[] {
  const text = resolved ?? value;
  if (!isListType(type)) return text;
  return text === "" ? [] : text.split(",").map((item) => item.trim());
}

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(",") : String(value));

interface Submission {
  readonly given: readonly Parameter[];
  readonly previous: readonly ResolvedParameter[];
}

function submittedValue(key: string, { given, previous }: Submission): string | undefined {
  const parameter = given.find(({ ParameterKey }) => ParameterKey === key);
  if (!parameter?.UsePreviousValue) return parameter?.ParameterValue;
  return previous.find((known) => known.key === key)?.value;
}

function checkKeys(template: Template, given: readonly Parameter[]): void {
  const unknown = given
    .map(({ ParameterKey = "" }) => ParameterKey)
    .filter((key) => !(key in template.parameters));
  if (unknown.length > 0) {
    throw validationError(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  }
  const types = Object.values(template.parameters).map(({ Type }) => Type);
  const bad = types.find((type) => !isKnownType(type));
  if (bad !== undefined) throw formatError(`Unrecognized parameter type: ${bad}`);
}

/** SSM types are read again at every change set and update: docs systems-manager-parameter-types. */
function fromParameterStore(world: World, type: string, names: string): string | undefined {
  if (!ssmType.test(type)) return undefined;
  const found = readParameter(world, names);
  if (found) return found.value;
  throw validationError(`Unable to fetch parameters [${names}] from parameter store for this account.`);
}

interface Found {
  readonly key: string;
  readonly definition: ParameterDefinition;
  readonly value: string;
}

function resolve(world: World, { key, definition, value }: Found): ResolvedParameter {
  const resolved = fromParameterStore(world, definition.Type, value);
  const parameter = {
    key,
    value,
    resolved,
    type: definition.Type,
    noEcho: String(definition.NoEcho) === "true",
  };
  checkConstraints(parameter, definition);
  return parameter;
}

/** All parameters of the template with their values: given, previous or default. */
export function resolveParameters(
  world: World,
  template: Template,
  submission: Submission,
): readonly ResolvedParameter[] {
  checkKeys(template, submission.given);
  const found = Object.entries(template.parameters).map(([key, definition]) => {
    const fallback = definition.Default === undefined ? undefined : asText(definition.Default);
    return { key, definition, value: submittedValue(key, submission) ?? fallback };
  });
  const missing = found.filter(({ value }) => value === undefined).map(({ key }) => key);
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  return found.flatMap(({ key, definition, value }) =>
    value === undefined ? [] : [resolve(world, { key, definition, value })],
  );
}

/** As DescribeStacks and DescribeChangeSet show them. */
export const shownParameters = (parameters: readonly ResolvedParameter[]): Parameter[] =>
  parameters.map(({ key, value, resolved, noEcho }) => ({
    ParameterKey: key,
    ParameterValue: noEcho ? "****" : value,
    ...(resolved === undefined ? {} : { ResolvedValue: resolved }),
  }));
