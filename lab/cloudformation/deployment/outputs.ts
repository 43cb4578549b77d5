import { evaluate } from "../language/evaluate.ts";
import { referencesIn } from "../language/references.ts";
import type { OutputDefinition } from "../language/template.ts";
import { formatError, validationError } from "../language/template-error.ts";
import { intrinsic, isScalar } from "../language/value.ts";
import { hasAttribute } from "../schema/resource-schema.ts";
import { enabledOutputs, type StackVersion } from "../stack-version.ts";
import { cloudFormationStore, type StackOutput } from "../store.ts";
import { type Deployment, scopeOf } from "./deployment.ts";

/** AWS finds a wrong attribute in an output when the stack has begun, before any resource. */
export function checkOutputAttributes(version: StackVersion): void {
  for (const [key, output] of enabledOutputs(version)) {
    for (const { name, attribute } of referencesIn(output.Value, version.scope.conditions)) {
      const type = version.template.resources[name]?.Type;
      if (attribute === undefined || type === undefined || hasAttribute(type, attribute)) continue;
      const path = intrinsic(output.Value)?.[0] ?? "";
      throw validationError(
        `[Error] /Outputs/${key}/Value/${path}: Resource type ${type} does not support attribute {${attribute}}.`,
      );
    }
  }
}

function checkExport({ world, stack }: Deployment, name: string): void {
  for (const other of world.store(cloudFormationStore).stacks.values()) {
    if (other === stack || other.deletedAt !== undefined) continue;
    if (other.outputs.some(({ exportName }) => exportName === name)) {
      throw validationError(`Export with name ${name} is already exported by stack ${other.stackName}.`);
    }
  }
}

function exportNameOf(deployment: Deployment, { Export }: OutputDefinition): string | undefined {
  if (!Export) return undefined;
  const name = String(evaluate(Export.Name, scopeOf(deployment)));
  checkExport(deployment, name);
  return name;
}

/** The outputs of a stack whose resources are all there. */
export function outputsOf(deployment: Deployment): StackOutput[] {
  const scope = scopeOf(deployment);
  return enabledOutputs(deployment.version).map(([key, output]) => {
    const value = evaluate(output.Value, scope);
    if (!isScalar(value))
      throw formatError("The Value field of every Outputs member must evaluate to a String.");
    return {
      key,
      value: String(value),
      description: output.Description,
      exportName: exportNameOf(deployment, output),
    };
  });
}
