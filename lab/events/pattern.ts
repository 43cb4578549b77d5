import { type Elements, type Field, fieldsOf, nowhere } from "./fields.ts";
import { invalidPattern } from "./invalid-pattern.ts";
import type { Matcher } from "./operators.ts";
import { compileBranches } from "./pattern-compiler.ts";

export interface EventPattern {
  matches(event: unknown): boolean;
}

/**
 * Compiles an event pattern, as EventBridge's engine does (https://github.com/aws/event-ruler); throws
 * InvalidEventPatternException. The event is given as parsed JSON.
 */
export function compilePattern(text: string): EventPattern {
  const branches = compileBranches(parse(text)).map((branch) => [...branch]);
  return {
    matches(event) {
      const fields = readFields(event);
      return branches.some((branch) => matchesFrom(branch, fields));
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidPattern(error instanceof Error ? error.message : String(error));
  }
}

type Fields = ReadonlyMap<string, readonly Field[]>;

const known = new WeakMap<object, Fields>();

/** Every rule of the bus asks about the same event. */
function readFields(event: unknown): Fields {
  if (typeof event !== "object" || event === null) return groupByPath(fieldsOf(event));
  const fields = known.get(event) ?? groupByPath(fieldsOf(event));
  known.set(event, fields);
  return fields;
}

function groupByPath(fields: readonly Field[]): Fields {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    const group = groups.get(field.path);
    if (group) group.push(field);
    else groups.set(field.path, [field]);
  }
  return groups;
}

/**
 * Finds a value for each path, such that values out of the same array come from the same element: two conditions on
 * `detail.items.a` and `detail.items.b` must hold for one item.
 */
function matchesFrom(
  paths: readonly (readonly [string, readonly Matcher[]])[],
  fields: Fields,
  at = 0,
  chosen: Elements = nowhere,
): boolean {
  const [path, matchers] = paths[at] ?? [];
  if (path === undefined || matchers === undefined) return true;
  const candidates = fields.get(path);
  if (!candidates) return matchers.some(({ absent }) => absent) && matchesFrom(paths, fields, at + 1, chosen);
  return candidates.some(
    (field) =>
      matchers.some((matcher) => !matcher.absent && matcher.matches(field.value)) &&
      isConsistent(field, chosen) &&
      matchesFrom(paths, fields, at + 1, together(chosen, field.elements)),
  );
}

/** Most values stand in no array: nothing is made for them. */
const together = (chosen: Elements, more: Elements): Elements =>
  more.size === 0 ? chosen : new Map([...chosen, ...more]);

const isConsistent = ({ elements }: Field, chosen: Elements): boolean =>
  elements.size === 0 || [...elements].every(([array, index]) => (chosen.get(array) ?? index) === index);
