import { type Reference, referencesIn } from "../language/references.ts";
import { sameValue } from "../language/value.ts";
import { requiredRecreation } from "../schema/replacement.ts";
import type { StackVersion } from "../stack-version.ts";
import type { FoundChanges } from "./change-scope.ts";
import type { ChangeDetail } from "./resource-change.ts";

type Cause = Pick<ChangeDetail, "evaluation" | "source" | "causingEntity" | "shown">;

export interface PropertyChange {
  readonly type: string;
  readonly attribute: "Properties" | "Metadata";
  readonly name: string | undefined;
  /** The value as the template writes it. */
  readonly expression: unknown;
  readonly before: unknown;
  readonly after: unknown;
}

export interface ChangeContext {
  readonly former: StackVersion;
  readonly version: StackVersion;
  readonly changes: FoundChanges;
}

const direct = (evaluation: "Static" | "Dynamic", shown: ChangeDetail["shown"] = "always"): Cause => ({
  evaluation,
  source: "DirectModification",
  causingEntity: undefined,
  shown,
});

/** Parameters whose given value differs; an SSM type's looked-up value does not count (recording test_dynamic_ssm_parameter_lookup). */
function changedParameters({ former, version }: ChangeContext, references: readonly Reference[]): string[] {
  const valueIn = ({ parameters }: StackVersion, key: string) =>
    parameters.find((one) => one.key === key)?.value;
  const names = references.filter(({ attribute }) => attribute === undefined).map(({ name }) => name);
  return [...new Set(names)].filter(
    (name) => valueIn(version, name) !== undefined && valueIn(former, name) !== valueIn(version, name),
  );
}

/** Why a reference to another changed resource may change this one. A Ref changes only with a replacement. */
function resourceCause({ changes }: ChangeContext, { name, attribute }: Reference): Cause[] {
  const change = changes.get(name);
  if (change?.action !== "Modify") return [];
  const replaced = change.replacement === "True";
  if (attribute === undefined && change.replacement === "False") return [];
  return [
    {
      evaluation: replaced ? "Static" : "Dynamic",
      source: attribute === undefined ? "ResourceReference" : "ResourceAttribute",
      causingEntity: attribute === undefined ? name : `${name}.${attribute}`,
      shown: "always",
    },
  ];
}

function resourceCauses(context: ChangeContext, references: readonly Reference[], changed: boolean): Cause[] {
  const causes = references.flatMap((reference) => resourceCause(context, reference));
  if (!changed)
    return causes
      .filter(({ evaluation }) => evaluation === "Dynamic")
      .map((cause) => ({ ...cause, shown: "without values" }));
  return causes.length > 0 ? [...causes, direct("Dynamic", "with values")] : [];
}

function causesOf(context: ChangeContext, change: PropertyChange): Cause[] {
  const changed = !sameValue(change.before, change.after);
  const references = referencesIn(change.expression, context.version.scope.conditions);
  const resources = resourceCauses(context, references, changed);
  if (!changed) return resources;
  const parameters = changedParameters(context, references).map(
    (causingEntity): Cause => ({
      evaluation: "Static",
      source: "ParameterReference",
      causingEntity,
      shown: "always",
    }),
  );
  if (parameters.length > 0)
    return [...parameters, direct("Dynamic"), ...resources.filter(({ causingEntity }) => causingEntity)];
  return resources.length > 0 ? resources : [direct("Static")];
}

/** Every reason for a change of one property, in the words of DescribeChangeSet; none when it does not change. */
export function detailsOfProperty(context: ChangeContext, change: PropertyChange): ChangeDetail[] {
  const { type, attribute, name, before, after } = change;
  const recreation = name === undefined ? "Never" : requiredRecreation(type, name, { before, after });
  return causesOf(context, change).map((cause) => ({ ...cause, attribute, name, recreation, before, after }));
}
