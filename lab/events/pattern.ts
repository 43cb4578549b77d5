import { type Elements, type Field, fieldsOf } from "./fields.ts";
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
  const branches = compileBranches(parse(text));
  return {
    matches(event) {
      const fields = readFields(event);
      return branches.some((branch) => matchesFrom([...branch], fields, new Map()));
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
  paths: readonly [string, readonly Matcher[]][],
  fields: Fields,
  chosen: Elements,
): boolean {
  const [first, ...rest] = paths;
  if (!first) return true;
  const [path, matchers] = first;
  const candidates = fields.get(path) ?? [];
  if (candidates.length === 0)
    return matchers.some(({ absent }) => absent) && matchesFrom(rest, fields, chosen);
  return candidates.some(
    (field) =>
      isConsistent(field, chosen) &&
      matchers.some((matcher) => !matcher.absent && matcher.matches(field.value)) &&
      matchesFrom(rest, fields, new Map([...chosen, ...field.elements])),
  );
}

function isConsistent(field: Field, chosen: Elements): boolean {
  return [...field.elements].every(([array, index]) => (chosen.get(array) ?? index) === index);
}
