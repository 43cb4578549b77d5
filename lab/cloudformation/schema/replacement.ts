import type { Property } from "@aws-cdk/service-spec-types";
import { isObject, type JsonObject, sameValue } from "../language/value.ts";
import { membersOf, resourceSchema } from "./resource-schema.ts";

/** What a change of a property means for the resource. */
export type Recreation = "Never" | "Conditionally" | "Always";

const own: Readonly<Record<string, Recreation>> = { yes: "Always", maybe: "Conditionally", no: "Never" };

const worst = (found: readonly Recreation[]): Recreation =>
  found.includes("Always") ? "Always" : found.includes("Conditionally") ? "Conditionally" : "Never";

function recreation(property: Property, before: unknown, after: unknown): Recreation {
  const self = own[property.causesReplacement ?? "no"] ?? "Never";
  const members = membersOf(property.type);
  if (self !== "Never" || !members || !isObject(before) || !isObject(after)) return self;
  const changed = Object.keys(members).filter((name) => !sameValue(before[name], after[name]));
  return worst(
    changed.flatMap((name) => {
      const member = members[name];
      return member ? [recreation(member, before[name], after[name])] : [];
    }),
  );
}

/** What changing one top-level property of the type requires. */
export function requiredRecreation(
  type: string,
  name: string,
  change: { before: unknown; after: unknown },
): Recreation {
  const property = resourceSchema(type)?.properties[name];
  return property ? recreation(property, change.before, change.after) : "Never";
}

/** The names of the top-level properties that differ. */
export const changedProperties = (before: JsonObject, after: JsonObject): string[] =>
  [...new Set([...Object.keys(after), ...Object.keys(before)])].filter(
    (name) => !sameValue(before[name], after[name]),
  );

/** What going from one set of properties to the other requires; undefined when they are the same. */
export function recreationOfChange(
  type: string,
  before: JsonObject,
  after: JsonObject,
): Recreation | undefined {
  const changed = changedProperties(before, after);
  if (changed.length === 0) return undefined;
  return worst(
    changed.map((name) => requiredRecreation(type, name, { before: before[name], after: after[name] })),
  );
}

/** Two resources of one custom name cannot stand beside each other; Route 53 names may. */
const sharedNames = new Set(["AWS::Route53::RecordSet", "AWS::ECS::TaskDefinition"]);

/** The name that the template itself gives to the physical resource, if it does and the name may not be taken twice. */
export function customName(type: string, properties: JsonObject): string | undefined {
  if (sharedNames.has(type)) return undefined;
  const last = type.split("::").at(-1) ?? "";
  const key = ["Name", `${last}Name`, "GroupName"].find(
    (name) => name in properties && resourceSchema(type)?.properties[name]?.causesReplacement === "yes",
  );
  return key === undefined ? undefined : String(properties[key]);
}
