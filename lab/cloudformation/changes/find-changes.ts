import { evaluate } from "../language/evaluate.ts";
import { knownAfterApply, type Scope } from "../language/scope.ts";
import type { ResourceDefinition } from "../language/template.ts";
import { asObject, type JsonObject, sameValue } from "../language/value.ts";
import { resourceSchema } from "../schema/resource-schema.ts";
import type { StackVersion } from "../stack-version.ts";
import type { LabStack, StackResource } from "../store.ts";
import { changeScope } from "./change-scope.ts";
import { type ChangeContext, detailsOfProperty } from "./property-details.ts";
import type { ChangeDetail, ResourceChange } from "./resource-change.ts";

const evaluated = (definition: ResourceDefinition | undefined, scope: Scope): JsonObject =>
  asObject(evaluate(definition?.Properties ?? {}, scope));

function addition(logicalId: string, definition: ResourceDefinition, scope: Scope): ResourceChange {
  return {
    action: "Add",
    logicalId,
    type: definition.Type,
    physicalId: undefined,
    policyAction: undefined,
    replacement: undefined,
    details: [],
    before: undefined,
    after: evaluated(definition, scope),
  };
}

const policyWord = (policy: string) => (policy.startsWith("Retain") ? "Retain" : policy);

/** AWS shows a removed resource as its template has it, with every other resource unknown: recordings of test_stack_deletion_order. */
function formerProperties({ version }: LabStack, logicalId: string): JsonObject {
  if (!version) return {};
  const unknown = { ref: () => knownAfterApply, attribute: () => knownAfterApply };
  return evaluated(version.template.resources[logicalId], { ...version.scope, ...unknown });
}

function removal(
  stack: LabStack,
  { logicalId, type, physicalId, deletionPolicy }: StackResource,
): ResourceChange {
  return {
    action: "Remove",
    logicalId,
    type,
    physicalId,
    policyAction: policyWord(deletionPolicy),
    replacement: undefined,
    details: [],
    before: formerProperties(stack, logicalId),
    after: undefined,
  };
}

const plainDetail = (
  attribute: ChangeDetail["attribute"],
  before: unknown,
  after: unknown,
): ChangeDetail => ({
  attribute,
  name: undefined,
  recreation: "Never",
  evaluation: "Static",
  source: "DirectModification",
  causingEntity: undefined,
  before,
  after,
  shown: "always",
});

/** Attributes beside the properties: the stack's tags and the policies. */
function otherDetails(
  resource: StackResource,
  definition: ResourceDefinition,
  version: StackVersion,
): ChangeDetail[] {
  const { DeletionPolicy = "Delete", UpdateReplacePolicy = "Delete" } = definition;
  const takesTags = resourceSchema(resource.type)?.tagInformation !== undefined;
  return [
    ...(takesTags && !sameValue(resource.stackTags, version.tags)
      ? [plainDetail("Tags", resource.stackTags, version.tags)]
      : []),
    ...(resource.deletionPolicy === DeletionPolicy
      ? []
      : [plainDetail("DeletionPolicy", resource.deletionPolicy, DeletionPolicy)]),
    ...(resource.updateReplacePolicy === UpdateReplacePolicy
      ? []
      : [plainDetail("UpdateReplacePolicy", resource.updateReplacePolicy, UpdateReplacePolicy)]),
  ];
}

/** "True" only if it is certain; a value that may stay the same makes it "Conditional". */
function replacementOf(details: readonly ChangeDetail[]): "True" | "False" | "Conditional" {
  const always = details.filter(({ recreation }) => recreation === "Always");
  if (always.some(({ evaluation }) => evaluation === "Static")) return "True";
  const perhaps = always.length > 0 || details.some(({ recreation }) => recreation === "Conditionally");
  return perhaps ? "Conditional" : "False";
}

interface Compared {
  readonly resource: StackResource;
  readonly definition: ResourceDefinition;
  readonly scope: Scope;
}

function modification(
  context: ChangeContext,
  { resource, definition, scope }: Compared,
): ResourceChange | undefined {
  const { logicalId, type, physicalId, properties: before, metadata } = resource;
  const after = evaluated(definition, scope);
  const expressions = definition.Properties ?? {};
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const properties = names.flatMap((name) => {
    const values = { expression: expressions[name], before: before[name], after: after[name] };
    return detailsOfProperty(context, { type, attribute: "Properties", name, ...values });
  });
  const wanted = {
    expression: definition.Metadata,
    before: metadata,
    after: evaluate(definition.Metadata, scope),
  };
  const details = [
    ...properties,
    ...detailsOfProperty(context, { type, attribute: "Metadata", name: undefined, ...wanted }),
    ...otherDetails(resource, definition, context.version),
  ];
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  const { UpdateReplacePolicy = "Delete" } = definition;
  const policyAction = replacement === "True" ? `ReplaceAnd${policyWord(UpdateReplacePolicy)}` : undefined;
  return { action: "Modify", logicalId, type, physicalId, policyAction, replacement, details, before, after };
}

/** Logical ids so that each comes after what it depends on. */
function inOrder(dependencies: ReadonlyMap<string, readonly string[]>): string[] {
  const order = new Set<string>();
  const visit = (logicalId: string) => {
    if (order.has(logicalId)) return;
    for (const need of dependencies.get(logicalId) ?? []) visit(need);
    order.add(logicalId);
  };
  for (const logicalId of dependencies.keys()) visit(logicalId);
  return [...order];
}

/** What bringing the stack to the version would do, as far as it can be known beforehand; sorted by logical id. */
export function findChanges(stack: LabStack, version: StackVersion): ResourceChange[] {
  const changes = new Map<string, ResourceChange>();
  const removed = [...stack.resources.values()].filter(
    ({ logicalId }) => !version.dependencies.has(logicalId),
  );
  for (const resource of removed) changes.set(resource.logicalId, removal(stack, resource));
  const context = { former: stack.version ?? version, version, changes };
  for (const logicalId of inOrder(version.dependencies)) {
    const definition = version.template.resources[logicalId];
    const resource = stack.resources.get(logicalId);
    if (!definition) continue;
    const scope = changeScope(stack, version, changes);
    const change =
      resource && resource.physicalId !== ""
        ? modification(context, { resource, definition, scope })
        : addition(logicalId, definition, scope);
    if (change) changes.set(logicalId, change);
  }
  return [...changes.values()].sort((one, other) => (one.logicalId < other.logicalId ? -1 : 1));
}
