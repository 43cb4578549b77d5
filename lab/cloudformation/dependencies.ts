import { type Reference, referencesIn } from "./language/references.ts";
import type { ResourceDefinition, Template } from "./language/template.ts";
import { formatError, templateError, validationError } from "./language/template-error.ts";
import { asList } from "./language/value.ts";
import { hasAttribute } from "./schema/resource-schema.ts";
import type { StaticScope } from "./stack-scope.ts";

const dependsOn = ({ DependsOn }: ResourceDefinition): string[] =>
  DependsOn === undefined ? [] : asList(DependsOn).map(String);

const referenceValues = ({ Properties, Metadata }: ResourceDefinition) => [Properties, Metadata];

function checkAttributes(template: Template, references: readonly Reference[]): void {
  for (const { name, attribute } of references) {
    if (attribute === undefined) continue;
    const type = template.resources[name]?.Type;
    if (type === undefined)
      throw templateError(`instance of Fn::GetAtt references undefined resource ${name}`);
    if (!hasAttribute(type, attribute)) {
      throw templateError(`resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`);
    }
  }
}

function unresolved(template: Template, references: readonly Reference[]): string[] {
  const missing = references
    .filter(({ name, attribute }) => attribute === undefined && !name.startsWith("AWS::"))
    .filter(({ name }) => !(name in template.parameters) && !(name in template.resources))
    .map(({ name }) => name);
  return [...new Set(missing)];
}

function checkConditionNames(template: Template): void {
  const used = Object.values(template.resources).flatMap(({ Condition }) => Condition ?? []);
  const missing = used.find((name) => !(name in template.conditions));
  if (missing !== undefined) {
    throw formatError(`Unresolved condition dependency ${missing} in the Resources block of the template`);
  }
}

/** Templates that were found in order; the same text is read once, and comes in many requests. */
const sound = new WeakSet<Template>();

/** Refuses references to what is nowhere in the template, in branches not taken too. */
export function checkReferences(template: Template): void {
  if (sound.has(template)) return;
  checkEveryReference(template);
  sound.add(template);
}

function checkEveryReference(template: Template): void {
  const definitions = Object.values(template.resources);
  const inResources = definitions.flatMap((definition) => referencesIn(referenceValues(definition)));
  const explicit = definitions.flatMap(dependsOn).filter((name) => !(name in template.resources));
  const missing = [...unresolved(template, inResources), ...explicit];
  if (missing.length > 0) {
    throw formatError(
      `Unresolved resource dependencies [${missing.join(", ")}] in the Resources block of the template`,
    );
  }
  checkAttributes(template, inResources);
  const inOutputs = unresolved(template, referencesIn(Object.values(template.outputs)));
  if (inOutputs.length > 0) {
    throw formatError(
      `Unresolved resource dependencies [${inOutputs.join(", ")}] in the Outputs block of the template`,
    );
  }
  checkConditionNames(template);
}

const isEnabled = (scope: StaticScope, condition: string | undefined) =>
  condition === undefined || scope.conditions.get(condition) === true;

function checkOutputs(scope: StaticScope, enabled: ReadonlySet<string>): void {
  const { outputs, resources } = scope.template;
  const used = Object.values(outputs)
    .filter(({ Condition }) => isEnabled(scope, Condition))
    .flatMap((output) => referencesIn([output.Value, output.Export], scope.conditions));
  const missing = used.map(({ name }) => name).filter((name) => name in resources && !enabled.has(name));
  if (missing.length > 0) {
    throw validationError(
      `Unresolved resource dependencies [${[...new Set(missing)].join(", ")}] in the Outputs block of the template`,
    );
  }
}

function dependenciesOfResource(scope: StaticScope, definition: ResourceDefinition): string[] {
  const { resources } = scope.template;
  const referenced = referencesIn(referenceValues(definition), scope.conditions).map(({ name }) => name);
  return [...new Set(referenced.filter((name) => name in resources))];
}

/** What each resource waits for, with the conditions as they are; a DependsOn on a disabled resource is no dependency. */
export function dependenciesOf(scope: StaticScope): ReadonlyMap<string, readonly string[]> {
  const definitions = Object.entries(scope.template.resources).filter(([, { Condition }]) =>
    isEnabled(scope, Condition),
  );
  const enabled = new Set(definitions.map(([logicalId]) => logicalId));
  const found = new Map<string, readonly string[]>();
  for (const [logicalId, definition] of definitions) {
    const referenced = dependenciesOfResource(scope, definition);
    const missing = referenced.filter((name) => !enabled.has(name));
    if (missing.length > 0) {
      throw formatError(
        `Unresolved resource dependencies [${missing.join(", ")}] in the Resources block of the template`,
      );
    }
    const explicit = dependsOn(definition).filter((name) => enabled.has(name));
    found.set(logicalId, [...new Set([...referenced, ...explicit])]);
  }
  checkOutputs(scope, enabled);
  return found;
}

/** Refuses resources that wait for each other. */
export function checkCycles(dependencies: ReadonlyMap<string, readonly string[]>): void {
  const left = new Map(dependencies);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [logicalId, needs] of left) if (!needs.some((name) => left.has(name))) left.delete(logicalId);
  }
  if (left.size > 0)
    throw validationError(`Circular dependency between resources: [${[...left.keys()].join(", ")}]`);
}
