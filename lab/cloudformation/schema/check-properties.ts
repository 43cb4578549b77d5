import type { Property, PropertyType } from "@aws-cdk/service-spec-types";
import { knownAfterApply } from "../language/scope.ts";
import { isObject, isScalar, type JsonObject } from "../language/value.ts";
import { membersOf, resourceSchema } from "./resource-schema.ts";

/** One thing that AWS's schema does not allow. */
export interface SchemaViolation {
  /** `#/Conditions/0`, as the registry writes it. */
  readonly path: string;
  readonly kind: "missing" | "unknown" | "type" | "value";
  readonly subject: string;
}

const isNumeric = (value: unknown) => isScalar(value) && value !== "" && !Number.isNaN(Number(value));

const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isScalar,
  "date-time": isScalar,
  number: isNumeric,
  integer: (value) => isNumeric(value) && Number.isInteger(Number(value)),
  boolean: (value) => /^(true|false)$/i.test(String(value)),
  json: (value) => typeof value === "object" || typeof value === "string",
  array: (value) => Array.isArray(value),
  map: isObject,
  ref: isObject,
  tag: isObject,
  null: () => true,
};

const tagMembers: Readonly<Record<string, Property>> = {
  Key: { type: { type: "string" }, required: true },
  Value: { type: { type: "string" }, required: true },
  PropagateAtLaunch: { type: { type: "boolean" } },
};

function wrongType(value: unknown, type: PropertyType, path: string): SchemaViolation[] {
  return fits[type.type]?.(value) ? [] : [{ path, kind: "type", subject: type.type }];
}

function wrongValue(value: unknown, type: PropertyType, path: string): SchemaViolation[] {
  const allowed = "allowedValues" in type ? type.allowedValues : undefined;
  const listed = !allowed || allowed.map(String).includes(String(value));
  return listed ? [] : [{ path, kind: "value", subject: String(value) }];
}

function inside(value: unknown, type: PropertyType, path: string): SchemaViolation[] {
  if (type.type === "array" && Array.isArray(value)) {
    return value.flatMap((item, index) => violations(item, type.element, `${path}/${index}`));
  }
  const members = type.type === "tag" ? tagMembers : membersOf(type);
  if (members && isObject(value)) return memberViolations(value, members, path);
  if (type.type !== "map" || !isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => violations(child, type.element, `${path}/${key}`));
}

function violations(value: unknown, type: PropertyType, path: string): SchemaViolation[] {
  if (value === knownAfterApply) return [];
  if (type.type === "union") {
    const tries = type.types.map((one) => violations(value, one, path));
    return tries.find((found) => found.length === 0) ?? tries[0] ?? [];
  }
  const wrong = wrongType(value, type, path);
  return wrong.length > 0 ? wrong : [...wrongValue(value, type, path), ...inside(value, type, path)];
}

function propertyViolations(value: unknown, property: Property, path: string): SchemaViolation[] {
  const found = violations(value, property.type, path);
  const former =
    found.length > 0 && property.previousTypes?.some((type) => violations(value, type, path).length === 0);
  return former ? [] : found;
}

function memberViolations(
  value: JsonObject,
  members: Readonly<Record<string, Property>>,
  path: string,
): SchemaViolation[] {
  const missing = Object.keys(members).filter((name) => members[name]?.required && !(name in value));
  const present = Object.entries(value).flatMap(([name, child]): SchemaViolation[] => {
    const property = members[name];
    if (!property) return [{ path, kind: "unknown", subject: name }];
    return propertyViolations(child, property, `${path}/${name}`);
  });
  return [...missing.map((subject) => ({ path, kind: "missing" as const, subject })), ...present];
}

/** What AWS's schema has against these properties; nothing for types that AWS does not describe. */
export function checkProperties(type: string, properties: JsonObject): readonly SchemaViolation[] {
  const schema = resourceSchema(type);
  return schema ? memberViolations(properties, schema.properties, "#") : [];
}
