// Named once: in Jest's contexts each look at a global costs more than what it is for here.
const { isArray } = Array;
const { isFrozen, keys } = Object;
const { isView } = ArrayBuffer;
const DateOf = Date;

/** A deep copy without what is undefined: what a wire format leaves of a value. What is frozen is handed on as it is. */
export function copyData(value: unknown): unknown {
  if (typeof value !== "object" || value === null || isFrozen(value)) return value;
  if (isArray(value)) return value.map(copyData);
  if (value instanceof DateOf) return new DateOf(value);
  if (isView(value)) return structuredClone(value);
  return copyObject(value as Readonly<Record<string, unknown>>);
}

function copyObject(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of keys(given)) {
    const member = given[key];
    if (member !== undefined) copy[key] = copyData(member);
  }
  return copy;
}
