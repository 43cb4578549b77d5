import { invalidPattern } from "./invalid-pattern.ts";

type NumberTest = (value: number) => boolean;

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** Compiles `[">", 0, "<=", 5]`: one comparison, or a lower bound followed by an upper one. */
export function compileNumeric(terms: unknown): NumberTest {
  if (!Array.isArray(terms)) throw invalidPattern("Value of numeric must be an array.");
  const first = comparison(terms[0], terms[1]);
  if (terms.length === 2) return first;
  if (terms[0] !== ">" && terms[0] !== ">=") throw invalidPattern("Too many elements in numeric expression");
  if (terms[2] !== "<" && terms[2] !== "<=") throw invalidPattern(`Bad numeric range operator: ${terms[2]}`);
  const second = comparison(terms[2], terms[3]);
  if (terms.length > 4) throw invalidPattern("Too many terms in numeric range expression");
  if (Number(terms[1]) >= Number(terms[3])) throw invalidPattern("Bottom must be less than top");
  return (value) => first(value) && second(value);
}

function comparison(operator: unknown, bound: unknown): NumberTest {
  if (typeof operator !== "string") throw invalidPattern(`Invalid member in numeric match: ${operator}`);
  const compare = comparisons[operator];
  if (!compare) throw invalidPattern(`Unrecognized numeric range operator: ${operator}`);
  const name = operator === "=" ? "equals" : operator;
  if (typeof bound !== "number") throw invalidPattern(`Value of ${name} must be numeric`);
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching
  if (Math.abs(bound) > 5e9) throw invalidPattern("Value must be between -5.0E9 and 5.0E9, inclusive");
  return (value) => compare(value, bound);
}
