import { compileAnythingBut } from "./anything-but.ts";
import { compileCidr } from "./cidr.ts";
import { invalidPattern } from "./invalid-pattern.ts";
import { compileNumeric } from "./numeric.ts";
import { compileWildcard } from "./wildcard.ts";

/** A value at the end of a path in an event. */
export type Leaf = string | number | boolean | null;

/** What one element of a pattern's array asks of a field; `absent` holds when there is no such field. */
export type Matcher = { readonly absent: true } | { readonly absent: false; matches(value: Leaf): boolean };

export function whenPresent(matches: (value: Leaf) => boolean): Matcher {
  return { absent: false, matches };
}

/** For operators on strings: a value of another type does not match. */
const onStrings = (test: (value: string) => boolean): Matcher =>
  whenPresent((value) => typeof value === "string" && test(value));

const operators: Readonly<Record<string, (operand: unknown) => Matcher>> = {
  exactly: (operand) => {
    const text = stringOperand(operand, "exact");
    return whenPresent((value) => value === text);
  },
  prefix: (operand) => {
    const { text, fold } = caseOperand(operand, "prefix");
    return onStrings((value) => fold(value).startsWith(fold(text)));
  },
  suffix: (operand) => {
    const { text, fold } = caseOperand(operand, "suffix");
    return onStrings((value) => fold(value).endsWith(fold(text)));
  },
  "equals-ignore-case": (operand) => {
    const text = stringOperand(operand, "equals-ignore-case");
    return onStrings((value) => foldCase(value) === foldCase(text));
  },
  wildcard: (operand) => onStrings(compileWildcard(stringOperand(operand, "wildcard"))),
  // AWS says "prefix" here too: recording content_ip_address_type_EXC.
  cidr: (operand) => onStrings(compileCidr(stringOperand(operand, "prefix"))),
  numeric: (operand) => {
    const test = compileNumeric(operand);
    return whenPresent((value) => typeof value === "number" && test(value));
  },
  exists: (operand) => {
    if (typeof operand !== "boolean")
      throw invalidPattern("exists match pattern must be either true or false.");
    return operand ? whenPresent(() => true) : { absent: true };
  },
  "anything-but": (operand) => whenPresent(compileAnythingBut(operand)),
};

/** Names that may not be fields inside `$or`: event-ruler's Constants.java. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...Object.keys(operators),
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Compiles one element of a pattern's array: a literal or an object with one operator. */
export function compileElement(element: unknown): Matcher {
  if (Array.isArray(element))
    throw invalidPattern("Match value must be String, number, true, false, or null");
  if (typeof element !== "object" || element === null) return whenPresent((value) => value === element);
  const [entry, ...rest] = Object.entries(element);
  if (!entry) throw invalidPattern("Match expression name not found");
  const [name, operand] = entry;
  const compile = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!compile) throw invalidPattern(`Unrecognized match type ${name}`);
  const matcher = compile(operand);
  if (rest.length > 0) throw invalidPattern("Only one key allowed in match expression");
  return matcher;
}

export function foldCase(text: string): string {
  return text.toLowerCase();
}

function stringOperand(operand: unknown, name: string): string {
  if (typeof operand !== "string") throw invalidPattern(`${name} match pattern must be a string`);
  return operand;
}

/** `"x"`, or `{ "equals-ignore-case": "x" }` for a prefix or suffix in any case. */
function caseOperand(operand: unknown, name: string): { text: string; fold: (text: string) => string } {
  if (typeof operand !== "object" || operand === null || Array.isArray(operand)) {
    return { text: stringOperand(operand, name), fold: (text) => text };
  }
  const [entry, ...rest] = Object.entries(operand);
  if (entry?.[0] !== "equals-ignore-case") throw invalidPattern(`Unsupported ${name} pattern: ${entry?.[0]}`);
  if (rest.length > 0) throw invalidPattern("Only one key allowed in match expression");
  return { text: stringOperand(entry[1], "equals-ignore-case"), fold: foldCase };
}
