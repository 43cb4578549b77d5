import type { JsonObject } from "../language/value.ts";
import type { Recreation } from "../schema/replacement.ts";

/** One reason why one attribute of a resource changes. */
export interface ChangeDetail {
  readonly attribute: "Properties" | "Metadata" | "Tags" | "DeletionPolicy" | "UpdateReplacePolicy";
  readonly name: string | undefined;
  readonly recreation: Recreation;
  readonly evaluation: "Static" | "Dynamic";
  readonly source: "DirectModification" | "ParameterReference" | "ResourceReference" | "ResourceAttribute";
  readonly causingEntity: string | undefined;
  readonly before?: unknown;
  readonly after?: unknown;
  /** AWS tells some things only with IncludePropertyValues, and some only without. */
  readonly shown: "always" | "with values" | "without values";
}

/** What a change set does to one resource. */
export interface ResourceChange {
  readonly action: "Add" | "Modify" | "Remove";
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly policyAction: string | undefined;
  readonly replacement: "True" | "False" | "Conditional" | undefined;
  readonly details: readonly ChangeDetail[];
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}
