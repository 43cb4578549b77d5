import type { Change, ResourceChangeDetail, ResourceTargetDefinition } from "@aws-sdk/client-cloudformation";
import { present } from "../operations/page.ts";
import type { ChangeDetail, ResourceChange } from "./resource-change.ts";

function shownTarget(detail: ChangeDetail, withValues: boolean): ResourceTargetDefinition {
  const { attribute, name, recreation, before, after } = detail;
  const target = { Attribute: attribute, ...present("Name", name), RequiresRecreation: recreation };
  if (!withValues || name === undefined) return target;
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return {
    ...target,
    Path: `/${attribute}/${name}`,
    ...present("BeforeValue", text(before)),
    ...present("AfterValue", text(after)),
    AttributeChangeType: before === undefined ? "Add" : after === undefined ? "Remove" : "Modify",
  };
}

const shownDetail = (detail: ChangeDetail, withValues: boolean): ResourceChangeDetail => ({
  Target: shownTarget(detail, withValues),
  Evaluation: detail.evaluation,
  ChangeSource: detail.source,
  ...present("CausingEntity", detail.causingEntity),
});

const context = (properties: unknown) =>
  properties === undefined ? undefined : JSON.stringify({ Properties: properties });

/** One change as DescribeChangeSet shows it; nothing where all it has to say needs the other mode. */
function shownChange(change: ResourceChange, withValues: boolean): Change[] {
  const hidden = withValues ? "without values" : "with values";
  const details = change.details.filter(({ shown }) => shown !== hidden);
  if (change.action === "Modify" && details.length === 0) return [];
  const ResourceChange = {
    ...present("PolicyAction", change.policyAction as "Delete" | undefined),
    Action: change.action,
    LogicalResourceId: change.logicalId,
    ...present("PhysicalResourceId", change.physicalId),
    ResourceType: change.type,
    ...present("Replacement", change.replacement),
    Scope: [...new Set(details.map(({ attribute }) => attribute))].sort(),
    Details: details.map((detail) => shownDetail(detail, withValues)),
    ...(withValues ? present("BeforeContext", context(change.before)) : {}),
    ...(withValues ? present("AfterContext", context(change.after)) : {}),
  };
  return [{ Type: "Resource", ResourceChange }];
}

export const shownChanges = (changes: readonly ResourceChange[], withValues: boolean): Change[] =>
  changes.flatMap((change) => shownChange(change, withValues));
