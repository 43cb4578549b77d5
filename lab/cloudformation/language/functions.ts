import { cidrBlocks } from "./cidr.ts";
import { knownAfterApply, type Scope } from "./scope.ts";
import { substitute } from "./substitute.ts";
import { templateError } from "./template-error.ts";
import { asObject, isScalar } from "./value.ts";

/** One intrinsic function: `evaluate` works out the arguments that it wants evaluated. */
type IntrinsicFunction = (argument: unknown, scope: Scope, evaluate: (value: unknown) => unknown) => unknown;

function reference(name: unknown, scope: Scope): unknown {
  const key = String(name);
  if (key in scope.pseudo) return scope.pseudo[key];
  const parameter = scope.parameters.get(key);
  if (parameter !== undefined) return parameter;
  const value = scope.ref(key);
  if (value === undefined) throw templateError(`instance of Ref references undefined resource ${key}`);
  return value;
}

const getAtt: IntrinsicFunction = (argument, scope, evaluate) => {
  const [logicalId, ...name] = Array.isArray(argument) ? argument : String(argument).split(".");
  return scope.attribute(String(logicalId), name.map((part) => String(evaluate(part))).join("."));
};

const sub: IntrinsicFunction = (argument, scope, evaluate) => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = asObject(variables);
  return substitute(String(text), (name) => {
    if (name in own) return evaluate(own[name]);
    return name.includes(".") ? evaluate({ "Fn::GetAtt": name }) : reference(name, scope);
  });
};

const join: IntrinsicFunction = (argument, _, evaluate) => {
  const [delimiter, values] = Array.isArray(argument) ? argument : [];
  const list = evaluate(values);
  if (list === knownAfterApply) return list;
  if (!Array.isArray(list)) {
    throw templateError(
      "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
    );
  }
  return list.includes(knownAfterApply) ? knownAfterApply : list.map(String).join(String(delimiter));
};

const select: IntrinsicFunction = (argument, _, evaluate) => {
  const [position, values] = Array.isArray(argument) ? argument : [];
  const index = evaluate(position);
  const list = evaluate(values);
  if (list === knownAfterApply) return list;
  const chosen: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
  if (chosen === undefined) {
    throw templateError(`Fn::Select cannot select nonexistent value at index ${String(index)}`);
  }
  return chosen;
};

const split: IntrinsicFunction = (argument, _, evaluate) => {
  const [delimiter, text] = Array.isArray(argument) ? argument : [];
  const source = evaluate(text);
  return source === knownAfterApply ? source : String(source).split(String(delimiter));
};

const findInMap: IntrinsicFunction = (argument, scope, evaluate) => {
  const path = (Array.isArray(argument) ? argument : []).map((part) => String(evaluate(part)));
  const [map = "", top = "", second = ""] = path;
  const found = asObject(asObject(scope.template.mappings[map])[top])[second];
  if (found === undefined) throw templateError(`Unable to get mapping for ${map}::${top}::${second}`);
  return found;
};

const choose: IntrinsicFunction = (argument, scope, evaluate) => {
  const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
  const holds = scope.conditions.get(String(condition));
  if (holds === undefined) throw templateError(`unresolved condition dependency ${String(condition)}`);
  return evaluate(holds ? whenTrue : whenFalse);
};

const cidr: IntrinsicFunction = (argument, _, evaluate) => {
  const [block, count, bits] = (Array.isArray(argument) ? argument : []).map(evaluate);
  return block === knownAfterApply ? block : cidrBlocks(String(block), Number(count), Number(bits ?? 8));
};

const base64: IntrinsicFunction = (argument, _, evaluate) => {
  const text = evaluate(argument);
  if (!isScalar(text)) throw templateError("every Fn::Base64 object must have a String-typed value.");
  return text === knownAfterApply ? text : Buffer.from(String(text)).toString("base64");
};

export const functions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: reference,
  "Fn::GetAtt": getAtt,
  "Fn::Sub": sub,
  "Fn::Join": join,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::FindInMap": findInMap,
  "Fn::If": choose,
  "Fn::Cidr": cidr,
  "Fn::Base64": base64,
  "Fn::GetAZs": (_, scope) => scope.zones,
  "Fn::ImportValue": (argument, scope, evaluate) => scope.importValue(String(evaluate(argument))),
};
