import type { QueryStringKeyValuePair, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { cidrHolds } from "../ec2/cidr.ts";
import type { HttpRequest } from "../kernel/http.ts";
import { hostOf } from "./arrival.ts";

const literal = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, "\\$&");

/** `*` stands for any number of characters, `?` for one; a backslash takes their meaning away. */
function wildcard(pattern: string, flags: "" | "i"): RegExp {
  const source = pattern.replace(/\\[*?]|\*|\?|[^*?\\]+|\\/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part === "\\*" || part === "\\?" ? part : literal(part);
  });
  return new RegExp(`^${source}$`, `${flags}s`);
}

const someMatch = (patterns: readonly string[], text: string, flags: "" | "i" = "") =>
  patterns.some((pattern) => wildcard(pattern, flags).test(text));

const someRegex = (patterns: readonly string[] | undefined, text: string) =>
  patterns?.some((pattern) => new RegExp(pattern).test(text)) ?? false;

/** A pair without a key matches a value of any key. */
function matchesQuery(pairs: readonly QueryStringKeyValuePair[], query: URLSearchParams): boolean {
  return pairs.some(({ Key, Value = "" }) =>
    [...query].some(
      ([key, value]) => (Key === undefined || someMatch([Key], key, "i")) && someMatch([Value], value, "i"),
    ),
  );
}

type Matcher = (condition: RuleCondition, request: HttpRequest) => boolean;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
const matchers: Readonly<Record<string, Matcher>> = {
  "host-header": ({ Values, HostHeaderConfig, RegexValues }, request) =>
    someMatch(HostHeaderConfig?.Values ?? Values ?? [], hostOf(request), "i") ||
    someRegex(HostHeaderConfig?.RegexValues ?? RegexValues, hostOf(request)),
  "path-pattern": ({ Values, PathPatternConfig, RegexValues }, { url }) =>
    someMatch(PathPatternConfig?.Values ?? Values ?? [], url.pathname) ||
    someRegex(PathPatternConfig?.RegexValues ?? RegexValues, url.pathname),
  "http-header": ({ HttpHeaderConfig }, { headers }) => {
    const value = headers[HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? ""];
    return value !== undefined && someMatch(HttpHeaderConfig?.Values ?? [], value, "i");
  },
  "http-request-method": ({ Values, HttpRequestMethodConfig }, { method }) =>
    (HttpRequestMethodConfig?.Values ?? Values ?? []).includes(method),
  "query-string": ({ QueryStringConfig }, { url }) =>
    matchesQuery(QueryStringConfig?.Values ?? [], url.searchParams),
  "source-ip": ({ Values, SourceIpConfig }, { clientIp }) =>
    (SourceIpConfig?.Values ?? Values ?? []).some((cidr) => cidrHolds(cidr, clientIp)),
};

/** Whether a request meets every condition of a rule. */
export function meetsConditions(conditions: readonly RuleCondition[], request: HttpRequest): boolean {
  return conditions.every((condition) => {
    const matcher = matchers[condition.Field ?? ""];
    if (!matcher) throw new Error(`the lab knows no condition on ${condition.Field}`);
    return matcher(condition, request);
  });
}
