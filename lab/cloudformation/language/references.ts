import { placeholders } from "./substitute.ts";
import { asObject, intrinsic, isObject } from "./value.ts";

/** One mention of a parameter, pseudo parameter or resource in a value. */
export interface Reference {
  readonly name: string;
  /** The attribute, where it is one that is asked for. */
  readonly attribute?: string;
}

function attributeReference(argument: unknown): Reference[] {
  const [name = "", ...attribute] = Array.isArray(argument) ? argument : String(argument).split(".");
  return [{ name: String(name), attribute: attribute.map(String).join(".") }];
}

function substituted(argument: unknown): Reference[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = asObject(variables);
  return placeholders(String(text))
    .filter((name) => !(name in own))
    .flatMap((name) => (name.includes(".") ? attributeReference(name) : [{ name }]));
}

function chosen(argument: unknown, conditions: ReadonlyMap<string, boolean> | undefined): unknown {
  const holds = conditions && Array.isArray(argument) ? conditions.get(String(argument[0])) : undefined;
  if (holds === undefined || !Array.isArray(argument))
    return Array.isArray(argument) ? argument.slice(1) : [];
  return holds ? argument[1] : argument[2];
}

/**
 * Every reference in a value. With `conditions`, Fn::If counts only the branch that is taken; without, both.
 */
export function referencesIn(value: unknown, conditions?: ReadonlyMap<string, boolean>): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item) => referencesIn(item, conditions));
  const [name, argument] = intrinsic(value) ?? [];
  if (name === "Ref") return [{ name: String(argument) }];
  if (name === "Fn::GetAtt") return attributeReference(argument);
  if (name === "Fn::If") return referencesIn(chosen(argument, conditions), conditions);
  const own = name === "Fn::Sub" ? substituted(argument) : [];
  const inside = isObject(value)
    ? Object.values(value).flatMap((child) => referencesIn(child, conditions))
    : [];
  return [...own, ...inside];
}
