import { invalidPattern } from "./invalid-pattern.ts";
import { compileElement, type Matcher, reservedNames } from "./operators.ts";

/** One way to match: every path must satisfy one of its matchers. A pattern without `$or` has one branch. */
export type Branch = ReadonlyMap<string, readonly Matcher[]>;

interface Place {
  readonly path: string;
  readonly insideOr: boolean;
}

/** The branches of a parsed pattern; throws InvalidEventPatternException with AWS's reason. */
export function compileBranches(pattern: unknown): readonly Branch[] {
  if (!isObject(pattern)) throw invalidPattern("Filter is not an object");
  return compileObject(pattern, { path: "", insideOr: false });
}

function compileObject(object: Readonly<Record<string, unknown>>, place: Place): readonly Branch[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw invalidPattern("Empty objects are not allowed");
  return entries.reduce<readonly Branch[]>(
    (branches, [name, value]) => multiply(branches, compileField(name, value, place)),
    [new Map()],
  );
}

function compileField(name: string, value: unknown, { path, insideOr }: Place): readonly Branch[] {
  if (name === "$or") return compileOr(value, path);
  if (insideOr && reservedNames.has(name)) {
    throw invalidPattern(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
  }
  const inner = path === "" ? name : `${path}.${name}`;
  if (isObject(value)) return compileObject(value, { path: inner, insideOr });
  if (!Array.isArray(value)) throw invalidPattern(`"${name}" must be an object or an array`);
  if (value.length === 0) throw invalidPattern("Empty arrays are not allowed");
  return [new Map([[inner, value.map(compileElement)]])];
}

function compileOr(alternatives: unknown, path: string): readonly Branch[] {
  if (!Array.isArray(alternatives)) throw invalidPattern("It must be an Array followed with $or.");
  const branches = alternatives.flatMap((alternative) => {
    if (!isObject(alternative))
      throw invalidPattern("Only JSON object is allowed in array of $or relationship.");
    return compileObject(alternative, { path, insideOr: true });
  });
  if (alternatives.length < 2)
    throw invalidPattern("There must have at least 2 Objects in $or relationship.");
  return branches;
}

function multiply(left: readonly Branch[], right: readonly Branch[]): readonly Branch[] {
  return left.flatMap((a) => right.map((b) => new Map([...a, ...b])));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
