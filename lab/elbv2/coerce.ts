import { NormalizedSchema } from "@smithy/core/schema";

/**
 * CloudFormation's properties of load balancing have the shapes of the API's input: this reads them by the API's
 * schema, with numbers and booleans out of strings, and without members that the API does not have.
 */
export function readAs<T>(schema: unknown, value: unknown): T {
  return read(NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]), value) as T;
}

function read(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isStructSchema()) return readMembers(schema, value as Readonly<Record<string, unknown>>);
  if (schema.isListSchema()) return readList(schema, value);
  if (schema.isMapSchema())
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, read(schema.getValueSchema(), item)]),
    );
  if (schema.isNumericSchema()) return Number(value);
  if (schema.isBooleanSchema()) return String(value) === "true";
  return String(value);
}

const readList = (schema: NormalizedSchema, value: unknown) =>
  (Array.isArray(value) ? value : [value]).map((item) => read(schema.getValueSchema(), item));

function readMembers(
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const members = [...schema.structIterator()].filter(([name]) => value[name] !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, read(member, value[name])]));
}
