import { evaluate } from "../language/evaluate.ts";
import { enabledOutputs, type StackVersion } from "../stack-version.ts";
import type { LabStack } from "../store.ts";
import { changeScope } from "./change-scope.ts";

/** Whether the version's outputs would read differently while no resource changes. */
export function outputsChange(stack: LabStack, version: StackVersion): boolean {
  const scope = changeScope(stack, version, new Map());
  const text = (value: unknown) => (value === undefined ? undefined : String(evaluate(value, scope)));
  const after = enabledOutputs(version).map(([key, { Value, Description, Export }]) => [
    key,
    text(Value),
    Description,
    text(Export?.Name),
  ]);
  const before = stack.outputs.map(({ key, value, description, exportName }) => [
    key,
    value,
    description,
    exportName,
  ]);
  return JSON.stringify(after) !== JSON.stringify(before);
}
