import { functions } from "./functions.ts";
import { noValue, type Scope } from "./scope.ts";
import { templateError } from "./template-error.ts";
import { intrinsic, isObject } from "./value.ts";

const dynamicReference = /\{\{resolve:([a-z-]+):([^{}]+)\}\}/g;

const resolveReferences = (text: string, scope: Scope): string =>
  text.includes("{{resolve:")
    ? text.replace(dynamicReference, (_, service: string, key: string) =>
        scope.dynamicReference(service, key),
      )
    : text;

function applyFunction([name, argument]: readonly [string, unknown], scope: Scope): unknown {
  const apply = functions[name];
  if (!apply) throw templateError(`${name} is not supported by the lab`);
  return apply(argument, scope, (value) => evaluate(value, scope));
}

/** A value with all its functions carried out; `noValue` when nothing is left of it. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return resolveReferences(value, scope);
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== noValue);
  }
  const call = intrinsic(value);
  // `Condition` is a function in the Conditions section only; elsewhere it is an ordinary key (IAM policies).
  if (call && call[0] !== "Condition") return applyFunction(call, scope);
  if (!isObject(value)) return value;
  const evaluated: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const child = evaluate(value[key], scope);
    if (child !== noValue) evaluated[key] = child;
  }
  return evaluated;
}
