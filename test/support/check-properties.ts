import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type {
  Property,
  PropertyType,
  Resource as ResourceSchema,
  SpecDatabase,
} from "@aws-cdk/service-spec-types";
import { isObject, type Json, type JsonObject } from "./template.ts";

let database: SpecDatabase | undefined;
const spec = (): SpecDatabase => {
  database ??= loadAwsServiceSpecSync();
  return database;
};

/** AWS's schema of a resource type; undefined for a type that CloudFormation does not know. */
export const schemaOf = (type: string): ResourceSchema | undefined =>
  spec().lookup("resource", "cloudFormationType", "equals", type)[0];

const intrinsic = (value: Json): readonly [string, Json] | undefined => {
  const [entry, ...rest] = isObject(value) ? Object.entries(value) : [];
  return entry && rest.length === 0 && /^(Ref|Condition|Fn::\w+)$/.test(entry[0]) ? entry : undefined;
};

/** `Fn::If`'s two answers, each to be looked at in the place of the whole. */
function branches(value: Json): readonly Json[] | undefined {
  const [name, argument] = intrinsic(value) ?? [];
  return name === "Fn::If" && Array.isArray(argument) ? argument.slice(1) : undefined;
}

const isScalar = (value: Json) => ["string", "number", "boolean"].includes(typeof value);

const fits: Readonly<Record<string, (value: Json) => boolean>> = {
  string: isScalar,
  "date-time": isScalar,
  integer: (value) => /^-?\d+$/.test(String(value)),
  number: (value) => isScalar(value) && !Number.isNaN(Number(value)),
  boolean: (value) => /^(true|false)$/.test(String(value)),
  array: (value) => Array.isArray(value),
  json: (value) => isObject(value) || typeof value === "string",
  map: isObject,
  ref: isObject,
  tag: isObject,
};

const tagProperties: Readonly<Record<string, Property>> = {
  Key: { type: { type: "string" }, required: true },
  Value: { type: { type: "string" }, required: true },
};

function checkInside(value: Json, type: PropertyType, path: string): readonly string[] {
  if (type.type === "array" && Array.isArray(value))
    return value.flatMap((item: Json, index) => checkValue(item, type.element, `${path}/${index}`));
  if (!isObject(value)) return [];
  if (type.type === "map")
    return Object.entries(value).flatMap(([key, item]) => checkValue(item, type.element, `${path}/${key}`));
  if (type.type === "tag") return checkProperties(value, tagProperties, path);
  return type.type === "ref"
    ? checkProperties(value, spec().get("typeDefinition", type.reference.$ref).properties, path)
    : [];
}

function checkPlain(value: Json, type: PropertyType, path: string): readonly string[] {
  if (!fits[type.type]?.(value)) return [`${path}: ${JSON.stringify(value)} is no ${type.type}`];
  const allowed: readonly unknown[] | undefined = "allowedValues" in type ? type.allowedValues : undefined;
  if (allowed && !allowed.map(String).includes(String(value)))
    return [`${path}: ${JSON.stringify(value)} is none of ${allowed.join(", ")}`];
  return checkInside(value, type, path);
}

function checkValue(value: Json, type: PropertyType, path: string): readonly string[] {
  const either = branches(value);
  if (either) return either.flatMap((branch) => checkValue(branch, type, path));
  if (intrinsic(value)) return [];
  if (type.type !== "union") return checkPlain(value, type, path);
  const tries = type.types.map((one) => checkValue(value, one, path));
  return tries.find((problems) => problems.length === 0) ?? tries[0] ?? [];
}

/** What AWS's schema does not allow in these properties: unknown names, missing ones, wrong types, values off the list. */
export function checkProperties(
  value: JsonObject,
  properties: Readonly<Record<string, Property>>,
  path: string,
): readonly string[] {
  const missing = Object.entries(properties)
    .filter(([name, property]) => property.required && !(name in value))
    .map(([name]) => `${path}: ${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, item]) => {
    const property = properties[name];
    if (!property) return [`${path}: there is no ${name}`];
    const tries = [property.type, ...(property.previousTypes ?? [])].map((type) =>
      checkValue(item, type, `${path}/${name}`),
    );
    return tries.find((problems) => problems.length === 0) ?? tries[0] ?? [];
  });
  return [...missing, ...wrong];
}
