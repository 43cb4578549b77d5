import { isReplaced, type ResourceChange } from "../change-danger.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** A change with what a change set tells of its properties. */
export interface PlannedChange extends ResourceChange {
  /** Names of the properties that change. Never their values: some are the app's environment. */
  readonly properties: readonly string[];
  /** Undefined where there is none, or nothing is known. */
  readonly before?: Properties;
  readonly after?: Properties;
}

export type ChangeEffect = "add" | "change" | "replace" | "remove";

export function effectOf(change: ResourceChange): ChangeEffect {
  if (change.action === "Add" || change.action === "Import") return "add";
  if (change.action === "Remove") return "remove";
  return isReplaced(change) ? "replace" : "change";
}
