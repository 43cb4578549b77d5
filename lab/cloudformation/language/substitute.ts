import { knownAfterApply } from "./scope.ts";
import { templateError } from "./template-error.ts";
import { isScalar } from "./value.ts";

const placeholder = /\$\{(!?)([^${}]*)\}/g;

/** The names in `${...}`, without the escaped `${!Literal}`. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(placeholder)].flatMap(([, literal, name = ""]) => (literal ? [] : [name.trim()]));
}

function checked(name: string): string {
  if (/^[A-Za-z0-9_.:]+$/.test(name)) return name;
  throw templateError(
    "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons",
  );
}

/** Fn::Sub: puts in what `lookup` answers for each `${Name}`; `${!Name}` becomes `${Name}`. */
export function substitute(text: string, lookup: (name: string) => unknown): string {
  let unknown = false;
  const result = text.replace(placeholder, (_, literal: string, written: string) => {
    if (literal) return `\${${written}}`;
    const name = checked(written.trim());
    const value = lookup(name);
    if (!isScalar(value))
      throw templateError(`variable ${name} in Fn::Sub expression does not resolve to a string`);
    unknown ||= value === knownAfterApply;
    return String(value);
  });
  return unknown ? knownAfterApply : result;
}
