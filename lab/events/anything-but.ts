import { invalidPattern } from "./invalid-pattern.ts";
import type { Leaf } from "./operators.ts";
import { compileWildcard } from "./wildcard.ts";

type LeafTest = (value: Leaf) => boolean;

/** What may stand inside `{ "anything-but": { ... } }`, each with the complaint about an operand that is no string. */
const forms: Readonly<
  Record<string, { complaint: string; test: (text: string) => (value: string) => boolean }>
> = {
  prefix: {
    complaint: "prefix/suffix match pattern must be a string",
    test: (text) => (value) => value.startsWith(notEmpty(text)),
  },
  suffix: {
    complaint: "prefix/suffix match pattern must be a string",
    test: (text) => (value) => value.endsWith(notEmpty(text)),
  },
  wildcard: { complaint: "wildcard match pattern must be a string", test: compileWildcard },
  "equals-ignore-case": {
    complaint: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    test: (text) => (value) => value.toLowerCase() === text.toLowerCase(),
  },
};

/** Compiles the operand of `anything-but`; a value of another type (null, too) is always "anything but". */
export function compileAnythingBut(operand: unknown): LeafTest {
  if (typeof operand === "object" && operand !== null && !Array.isArray(operand)) return compileForm(operand);
  requireValue(operand);
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  const types = new Set(values.map((value) => typeof value));
  if (values.some((value) => typeof value !== "string" && typeof value !== "number")) {
    throw invalidPattern("Inside anything but list, start|null|boolean is not supported.");
  }
  if (types.size !== 1) {
    throw invalidPattern(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  return (value) => !values.includes(value);
}

function compileForm(operand: object): LeafTest {
  const [entry, ...rest] = Object.entries(operand);
  if (!entry) throw invalidPattern("Anything-But expression name not found");
  const form = Object.hasOwn(forms, entry[0]) ? forms[entry[0]] : undefined;
  if (!form) throw invalidPattern(`Unsupported anything-but pattern: ${entry[0]}`);
  requireValue(entry[1]);
  const texts: unknown[] = Array.isArray(entry[1]) ? entry[1] : [entry[1]];
  const tests = texts.map((text) => {
    if (typeof text !== "string") throw invalidPattern(form.complaint);
    if (entry[0] === "prefix" || entry[0] === "suffix") notEmpty(text);
    return form.test(text);
  });
  if (rest.length > 0) throw invalidPattern("Too many elements in numeric expression");
  return (value) => typeof value !== "string" || !tests.some((test) => test(value));
}

function requireValue(operand: unknown): void {
  if (Array.isArray(operand) || typeof operand === "string" || typeof operand === "number") return;
  throw invalidPattern("Value of anything-but must be an array or single string/number value.");
}

function notEmpty(text: string): string {
  if (text === "") throw invalidPattern("Null prefix/suffix not allowed");
  return text;
}
