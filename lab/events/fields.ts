import type { Leaf } from "./operators.ts";

/** For each array around a value: which of its elements the value stands in. */
export type Elements = ReadonlyMap<readonly unknown[], number>;

/** A value of an event with its path, the names joined by dots. */
export interface Field {
  readonly path: string;
  readonly value: Leaf;
  readonly elements: Elements;
}

/** Every value of an event. Empty arrays and objects leave nothing: for a pattern they are not there. */
export function fieldsOf(value: unknown, path = "", elements: Elements = new Map()): readonly Field[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => fieldsOf(element, path, new Map([...elements, [value, index]])));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      fieldsOf(inner, path ? `${path}.${name}` : name, elements),
    );
  }
  return [{ path, value: value as Leaf, elements }];
}
