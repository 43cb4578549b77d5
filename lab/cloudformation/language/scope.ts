import type { Template } from "./template.ts";

/** What stands for a value that only the deployment will know, in change sets. */
export const knownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

/** What AWS::NoValue evaluates to: whatever holds it drops it. */
export const noValue = Symbol("AWS::NoValue");

/** Everything a template's functions may ask for while they are evaluated. */
export interface Scope {
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly pseudo: Readonly<Record<string, unknown>>;
  readonly zones: readonly string[];
  /** The Ref of a resource; undefined when there is none of that name now. */
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): unknown;
  /** `{{resolve:SERVICE:KEY}}` */
  dynamicReference(service: string, key: string): string;
}
