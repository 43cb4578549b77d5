import type { Leaf } from "./operators.ts";

/** For each array around a value: which of its elements the value stands in. */
export type Elements = ReadonlyMap<readonly unknown[], number>;

/** Of what stands in no array. */
export const nowhere: Elements = new Map();

/** A value of an event with its path, the names joined by dots. */
export interface Field {
  readonly path: string;
  readonly value: Leaf;
  readonly elements: Elements;
}

/** Every value of an event. Empty arrays and objects leave nothing: for a pattern they are not there. */
export function fieldsOf(value: unknown): readonly Field[] {
  const fields: Field[] = [];
  collect(fields, { path: "", value, elements: nowhere });
  return fields;
}

type Part = Omit<Field, "value"> & { readonly value: unknown };

function collect(fields: Field[], { path, value, elements }: Part): void {
  if (typeof value !== "object" || value === null) {
    fields.push({ path, value: value as Leaf, elements });
    return;
  }
  if (!Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value))
      collect(fields, { path: path ? `${path}.${name}` : name, value: inner, elements });
    return;
  }
  for (const [index, element] of value.entries())
    collect(fields, { path, value: element, elements: new Map([...elements, [value, index]]) });
}
