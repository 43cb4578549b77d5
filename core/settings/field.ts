/** One thing wrong with one input. */
export interface Problem {
  readonly input: string;
  /** What was found, in words; never the value of something that may be secret. */
  readonly found: string;
  /** What is allowed, as the end of a sentence. */
  readonly allowed: string;
}

export type Parsed<T> = { readonly value: T } | { readonly found: string; readonly allowed: string };

/** Reads a trimmed input; "" means that it was not given. */
export type Field<T> = (text: string) => Parsed<T>;

export const quote = (text: string): string =>
  text === "" ? "nothing" : `"${text.length > 80 ? `${text.slice(0, 77)}...` : text}"`;

const refuse = (text: string, allowed: string) => ({ found: quote(text), allowed });

/** A text that matches; `what` says in words what does. */
export const matching =
  (pattern: RegExp, what: string): Field<string> =>
  (text) =>
    pattern.test(text) ? { value: text } : refuse(text, what);

/** https://yaml.org/spec/1.2.2/#10212-boolean : what actions take for a boolean; anything else is an error, not false. */
export const boolean: Field<boolean> = (text) =>
  /^(true|True|TRUE|false|False|FALSE)$/.test(text)
    ? { value: text.toLowerCase() === "true" }
    : refuse(text, "`true` or `false`");

export const wholeNumber =
  (least: number, most: number): Field<number> =>
  (text) => {
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most
      ? { value }
      : refuse(text, `a whole number from ${least} to ${most}`);
  };

export const oneOf =
  <const T extends string>(...choices: readonly T[]): Field<T> =>
  (text) => {
    const value = choices.find((choice) => choice === text);
    return value === undefined
      ? refuse(text, choices.map((choice) => `\`${choice}\``).join(" or "))
      : { value };
  };

/** The field, or `fallback` when nothing was given. */
export const optional =
  <T, F>(field: Field<T>, fallback: F): Field<T | F> =>
  (text) =>
    text === "" ? { value: fallback } : field(text);

type Values<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export type Read<T> = { readonly values: T } | { readonly problems: readonly Problem[] };

/** Reads all fields, and tells all problems together. Field names are the inputs' names. */
export function readFields<F extends Readonly<Record<string, Field<unknown>>>>(
  read: (input: string) => string,
  fields: F,
): Read<Values<F>> {
  const results = Object.entries(fields).map(([input, field]) => ({
    input,
    result: field(read(input).trim()),
  }));
  const problems = results.flatMap(({ input, result }) => ("found" in result ? [{ input, ...result }] : []));
  if (problems.length > 0) return { problems };
  const values = results.flatMap(({ input, result }) => ("value" in result ? [[input, result.value]] : []));
  // The one place where the record loses its types: every key has been read by the field of that key.
  return { values: Object.fromEntries(values) as Values<F> };
}
