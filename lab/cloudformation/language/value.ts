/** Small questions about JSON values, asked all over a template. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The function of `{ "Fn::X": argument }` or `{ Ref: name }`; undefined for any other value. */
export function intrinsic(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (!isObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  const isFunction = name === "Ref" || name === "Condition" || name.startsWith("Fn::");
  return isFunction ? [name, value[name]] : undefined;
}

/** Equal as CloudFormation sees it: the order of keys does not matter, and "80" is 80. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (isScalar(one) && isScalar(other)) return String(one) === String(other);
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameValue(item, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => sameValue(one[key], other[key]));
  }
  return one === other;
}

/** A member by its name with dots: as one key (`Endpoint.Port`), or from object to object. */
export const memberAt = (object: JsonObject, name: string): unknown =>
  object[name] ?? name.split(".").reduce<unknown>((value, part) => asObject(value)[part], object);
