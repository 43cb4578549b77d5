/** A deep copy without what is undefined: what a wire format leaves of a value. What is frozen is handed on as it is. */
export function copyData(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copyData);
  if (value instanceof Date) return new Date(value);
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  return copyObject(value as Readonly<Record<string, unknown>>);
}

function copyObject(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(given)) {
    const member = given[key];
    if (member !== undefined) copy[key] = copyData(member);
  }
  return copy;
}
