import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { parseCidr } from "../ec2/cidr.ts";
import { invalid } from "./refusals.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */

const configNames = {
  "host-header": "HostHeaderConfig",
  "path-pattern": "PathPatternConfig",
  "http-header": "HttpHeaderConfig",
  "http-request-method": "HttpRequestMethodConfig",
  "query-string": "QueryStringConfig",
  "source-ip": "SourceIpConfig",
} as const;
type Field = keyof typeof configNames;

const isField = (field: string | undefined): field is Field => field !== undefined && field in configNames;

/** Quotas of one rule: aws-facts, section 7. Older copies of the documentation say 5 wildcards, newer ones 6. */
const mostValues = 5;
const mostWildcards = 5;

const wordPair = ({ Key, Value }: { Key?: string | undefined; Value?: string | undefined }) =>
  `${Key ?? ""}=${Value ?? ""}`;

/** The values that are no regular expressions. */
function plainValues(condition: RuleCondition): string[] {
  const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig } = condition;
  const { HttpRequestMethodConfig, SourceIpConfig, QueryStringConfig } = condition;
  const configs = [
    HostHeaderConfig,
    PathPatternConfig,
    HttpHeaderConfig,
    HttpRequestMethodConfig,
    SourceIpConfig,
  ];
  return [
    ...(condition.Values ?? []),
    ...configs.flatMap((config) => config?.Values ?? []),
    ...(QueryStringConfig?.Values ?? []).map(wordPair),
  ];
}

function valuesOf(condition: RuleCondition): string[] {
  const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig } = condition;
  const configs = [HostHeaderConfig, PathPatternConfig, HttpHeaderConfig];
  return [...plainValues(condition), ...configs.flatMap((config) => config?.RegexValues ?? [])];
}

/** "The value must contain at least one dot; only letters after the final dot", 128 characters, `*` and `?`. */
function hostProblem(host: string): string | undefined {
  if (host.length > 128) return `The host name '${host}' cannot be longer than '128' characters`;
  if (!/^[A-Za-z0-9.*?-]+$/.test(host)) return `The host name '${host}' contains invalid characters`;
  if (!/\.[A-Za-z]+$/.test(host))
    return `The host name '${host}' must contain a '.' followed only by letters`;
  return undefined;
}

const valueProblems: Readonly<Record<Field, (value: string) => string | undefined>> = {
  "host-header": hostProblem,
  "path-pattern": (path) =>
    /^[A-Za-z0-9_\-.$/~"'@:+&*?]{1,128}$/.test(path) ? undefined : `The path pattern '${path}' is not valid`,
  "http-header": (value) =>
    value.length <= 128 ? undefined : "Header values cannot be longer than '128' characters",
  "http-request-method": (method) =>
    /^[A-Z_-]{1,40}$/.test(method) ? undefined : `The HTTP request method '${method}' is not valid`,
  "query-string": (value) =>
    value.length <= 257 ? undefined : "Query strings cannot be longer than '128' characters",
  "source-ip": (cidr) =>
    parseCidr(cidr) || cidr.includes(":") ? undefined : `The source IP '${cidr}' must be in CIDR format`,
};

function refuseShape(condition: RuleCondition): Field {
  const { Field, Values } = condition;
  if (Field === undefined) throw invalid("A condition field must be specified");
  if (!isField(Field))
    throw invalid(`Condition field '${Field}' must be one of '[${Object.keys(configNames).join(",")}]'`);
  const config = configNames[Field];
  if (Values && Values.length > 0 && condition[config])
    throw invalid(`You cannot provide both Values and '${config}' for a condition of type '${Field}'`);
  const legacy = Field === "host-header" || Field === "path-pattern";
  if (!condition[config] && !legacy)
    throw invalid(`You must provide '${config}' for a condition of type '${Field}'`);
  if (valuesOf(condition).length === 0) throw invalid("A condition value must be specified");
  return Field;
}

/** Only header and query string conditions may stand more than once. */
function refuseRepeated(fields: readonly Field[]): void {
  const single = fields.filter((field) => field !== "http-header" && field !== "query-string");
  const repeated = single.find((field, index) => single.indexOf(field) !== index);
  if (repeated) throw invalid(`A rule can only have one '${repeated}' condition`);
}

const isPattern = ({ Field }: RuleCondition) => Field !== "http-request-method" && Field !== "source-ip";
const countWildcards = (values: readonly string[]) => values.join("").match(/[*?]/g)?.length ?? 0;

/** AWS answers host and path values in both places. */
function storedCondition(condition: RuleCondition): RuleCondition {
  const { Field, HostHeaderConfig, PathPatternConfig } = condition;
  const Values = condition.Values ?? HostHeaderConfig?.Values ?? PathPatternConfig?.Values ?? [];
  if (Field === "host-header")
    return { ...condition, Values, HostHeaderConfig: { ...HostHeaderConfig, Values } };
  if (Field === "path-pattern")
    return { ...condition, Values, PathPatternConfig: { ...PathPatternConfig, Values } };
  return condition;
}

/** Checks a rule's conditions and answers them as they are kept. */
export function acceptConditions(conditions: readonly RuleCondition[] = []): RuleCondition[] {
  if (conditions.length === 0) throw invalid("A condition must be specified");
  refuseRepeated(conditions.map(refuseShape));
  const values = conditions.flatMap(valuesOf);
  if (values.length > mostValues) throw invalid(`A rule can only have '${mostValues}' condition values`);
  if (countWildcards(conditions.filter(isPattern).flatMap(valuesOf)) > mostWildcards)
    throw invalid(`A rule can only have '${mostWildcards}' condition wildcards`);
  for (const condition of conditions) {
    const problem = plainValues(condition)
      .map((value) => (isField(condition.Field) ? valueProblems[condition.Field](value) : undefined))
      .find((found) => found !== undefined);
    if (problem) throw invalid(problem);
  }
  return conditions.map(storedCondition);
}
