import type { Field } from "./field.ts";

export type Pairs = Readonly<Record<string, string>>;

type Entries = { readonly entries: readonly (readonly [string, string])[] } | { readonly found: string };

const fromLine = (line: string, number: number): Entries => {
  const at = line.indexOf("=");
  return at > 0
    ? { entries: [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] }
    : { found: `no \`KEY=VALUE\` in line ${number}` };
};

function fromLines(text: string): Entries {
  const lines = text
    .split("\n")
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"))
    .map(({ line, number }) => fromLine(line, number));
  const wrong = lines.find((line) => "found" in line);
  return wrong ?? { entries: lines.flatMap((line) => ("entries" in line ? line.entries : [])) };
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/** `{"A": "1"}` or `[{"name": "A", "value": "1"}]`, as the peers take either. */
const entriesOf = (parsed: unknown): readonly (readonly [unknown, unknown])[] | undefined => {
  if (Array.isArray(parsed))
    return parsed.map((item) => [
      item?.name ?? item?.Name ?? item?.key ?? item?.Key,
      item?.value ?? item?.Value,
    ]);
  return typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : undefined;
};

function fromJson(text: string): Entries {
  try {
    const entries = entriesOf(JSON.parse(text));
    if (!entries) return { found: "JSON that is neither object nor list" };
    const wrong = entries.findIndex(([key, value]) => typeof key !== "string" || !isScalar(value));
    return wrong >= 0
      ? { found: `JSON whose entry ${wrong + 1} is not a name with a text, number or boolean` }
      : { entries: entries.map(([key, value]) => [String(key), String(value)]) };
  } catch {
    // The parser's message quotes the text, which may hold a secret.
    return { found: "text that starts like JSON and is none" };
  }
}

const repeated = (keys: readonly string[]) => keys.find((key, index) => keys.indexOf(key) !== index);

export interface PairRules {
  /** What is wrong with this pair, if anything; must not quote the value. */
  readonly check: (key: string, value: string, at: number) => string | undefined;
  readonly allowed: string;
  readonly most: number;
}

function findFault(entries: readonly (readonly [string, string])[], { check, most }: PairRules) {
  const twice = repeated(entries.map(([key]) => key));
  if (twice !== undefined) return `"${twice}" twice`;
  if (entries.length > most) return `${entries.length} of them, and ${most} are the most`;
  return entries.map(([key, value], at) => check(key, value, at)).find((fault) => fault !== undefined);
}

/** Lines of `KEY=VALUE`, or JSON. Problems name keys and lines, never values. */
export const pairs =
  (rules: PairRules): Field<Pairs> =>
  (text) => {
    const read = /^[[{]/.test(text) ? fromJson(text) : fromLines(text);
    const found = "found" in read ? read.found : findFault(read.entries, rules);
    if (found !== undefined) return { found, allowed: rules.allowed };
    return { value: Object.fromEntries("entries" in read ? read.entries : []) };
  };

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KeyValuePair.html leaves it open; shells do not. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

export const environmentVariables = pairs({
  check: (key) => (variableName.test(key) ? undefined : `the name "${key}"`),
  allowed: "lines of `KEY=VALUE` or a JSON object, with names of letters, digits and underscores",
  most: 500,
});

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkTag(key: string, value: string): string | undefined {
  if (/^(aws|gatehouse):/i.test(key)) return `the key "${key}"`;
  if (key.length > 128 || !tagText.test(key)) return `the key "${key}"`;
  return value.length > 256 || !tagText.test(value) ? `an unusable value for "${key}"` : undefined;
}

/** At most 50 tags a stack, three of which are ours: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html */
export const tags = pairs({
  check: checkTag,
  allowed:
    "lines of `KEY=VALUE` or JSON; keys of at most 128 and values of at most 256 letters, digits, blanks and _.:/=+-@; no key that starts with `aws:` or `gatehouse:`",
  most: 47,
});
