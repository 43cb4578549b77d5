import { evaluate } from "./evaluate.ts";
import type { Scope } from "./scope.ts";
import { formatError, templateError } from "./template-error.ts";
import { asList, intrinsic } from "./value.ts";

const equals = (argument: unknown, scope: Scope): boolean => {
  if (!Array.isArray(argument) || argument.length !== 2) {
    throw templateError("every Fn::Equals object requires a list of 2 string parameters.");
  }
  const [one, other] = argument.map((value) => String(evaluate(value, scope)));
  return one === other;
};

/** Works out all conditions of a template once; a condition may use others, in any order. */
export function evaluateConditions(base: Omit<Scope, "conditions">): Map<string, boolean> {
  const known = new Map<string, boolean>();
  const underWay = new Set<string>();
  const scope: Scope = { ...base, conditions: known };

  const named = (name: string): boolean => {
    const value = known.get(name);
    if (value !== undefined) return value;
    if (!(name in base.template.conditions)) {
      throw formatError(
        `Unresolved dependencies [${name}]. Cannot reference resources in the Conditions block of the template`,
      );
    }
    if (underWay.has(name)) throw templateError(`Found circular condition dependency: ${name}`);
    underWay.add(name);
    const found = holds(base.template.conditions[name]);
    known.set(name, found);
    return found;
  };

  const operators: Readonly<Record<string, (argument: unknown) => boolean>> = {
    Condition: (argument) => named(String(argument)),
    "Fn::Equals": (argument) => equals(argument, scope),
    "Fn::Not": (argument) => !holds(asList(argument)[0]),
    "Fn::And": (argument) => asList(argument).map(holds).every(Boolean),
    "Fn::Or": (argument) => asList(argument).map(holds).some(Boolean),
  };

  function holds(expression: unknown): boolean {
    const [name = "", argument] = intrinsic(expression) ?? [];
    const operator = operators[name];
    if (operator) return operator(argument);
    throw formatError("Conditions can only be boolean operations on parameters and other conditions");
  }

  for (const name of Object.keys(base.template.conditions)) named(name);
  return known;
}
