import { validationError } from "../language/template-error.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken: string | undefined;
}

/** One page of a list; the token is the place where the next one begins. */
export function pageOf<T>(items: readonly T[], token: string | undefined, size = 100): Page<T> {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start)) throw validationError("Invalid NextToken");
  const end = start + size;
  return { items: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}

/** Leaves a member out where there is nothing to say, as AWS does. */
export function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const part: { [P in K]?: V } = {};
  if (value !== undefined) part[key] = value;
  return part;
}
