import { knownAfterApply, type Scope } from "../language/scope.ts";
import { memberAt } from "../language/value.ts";
import type { StackVersion } from "../stack-version.ts";
import type { LabStack, StackResource } from "../store.ts";
import type { ResourceChange } from "./resource-change.ts";

/** The changes found so far, by logical id. */
export type FoundChanges = ReadonlyMap<string, ResourceChange>;

/** Of a resource that is changed in place, an attribute counts as changed if a property of that name is. */
function changesAttribute(change: ResourceChange, name: string): boolean {
  return change.details.some((detail) => detail.name === name && detail.shown !== "without values");
}

function isUnknown(
  resource: StackResource | undefined,
  change: ResourceChange | undefined,
  name?: string,
): boolean {
  if (!resource || resource.physicalId === "" || change?.action === "Remove") return true;
  if (change?.replacement === "True" || change?.replacement === "Conditional") return true;
  return change !== undefined && name !== undefined && changesAttribute(change, name);
}

/** A version's scope before it is deployed: what the deployment would have to find out is `knownAfterApply`. */
export function changeScope(stack: LabStack, version: StackVersion, changes: FoundChanges): Scope {
  const resource = (logicalId: string) => stack.resources.get(logicalId);
  return {
    ...version.scope,
    ref: (logicalId) =>
      isUnknown(resource(logicalId), changes.get(logicalId)) ? knownAfterApply : resource(logicalId)?.ref,
    attribute: (logicalId, name) => {
      if (isUnknown(resource(logicalId), changes.get(logicalId), name)) return knownAfterApply;
      return memberAt(resource(logicalId)?.attributes ?? {}, name) ?? knownAfterApply;
    },
  };
}
