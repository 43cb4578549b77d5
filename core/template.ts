/**
 * What may be done to a template's text between the repository and CloudFormation. Text, not YAML: a parser would weigh more
 * than the whole Action, and the few lines concerned have a fixed form that tests hold the templates to.
 */

const descriptionLine = /^Description: .*$/m;
const digestMark = / \[digest:([0-9a-f]{16})\]$/;

/** The digest in a stack's or template's description; undefined where there is none (a template used straight from the repository). */
export const digestOf = (description: string): string | undefined => digestMark.exec(description)?.[1];

/** The text that the digest is taken of. */
export const withoutDigest = (text: string): string =>
  text.replace(descriptionLine, (line) => line.replace(digestMark, ""));

/** Puts `digest` (16 hexadecimal digits) at the end of the description, in place of an earlier one. */
export function stamp(text: string, digest: string): string {
  if (!/^[0-9a-f]{16}$/.test(digest)) throw new Error(`"${digest}" is not a digest of 16 hexadecimal digits`);
  if (!descriptionLine.test(text)) throw new Error("the template has no line that starts with Description:");
  return withoutDigest(text).replace(descriptionLine, (line) => `${line} [digest:${digest}]`);
}

/** Stamps the digest of the text itself; `sha256` gives the hexadecimal digest of a text's UTF-8. Twice is once. */
export const seal = (text: string, sha256: (text: string) => string): string =>
  stamp(text, sha256(withoutDigest(text)).slice(0, 16));

interface Entry {
  readonly Name: string;
  readonly Value: unknown;
}

/** The one line of service.yaml that holds the container's environment, as JSON (which is YAML). */
const environmentLine = /^( +Environment: )(\[.*\])( # environment-variables)$/m;

/**
 * JSON that every YAML parser reads alike: YAML 1.1 takes U+0085, U+2028 and U+2029 for line ends and folds them, and old parsers
 * refuse characters beyond U+FFFF, so everything outside ASCII is escaped (https://yaml.org/spec/1.1/#id872840).
 */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });

/**
 * Adds the user's variables behind those that service.yaml gives every container; of two with one name the user's stands.
 * The text is as long as the variables make it: whoever sends it looks at CloudFormation's limit of 51,200 bytes.
 */
export function withEnvironment(text: string, variables: Readonly<Record<string, string>>): string {
  if (!environmentLine.test(text)) throw new Error("the template has no line marked # environment-variables");
  const added: readonly Entry[] = Object.entries(variables).map(([Name, Value]) => ({ Name, Value }));
  return text.replace(environmentLine, (_line, start: string, list: string, mark: string) => {
    const fixed = (JSON.parse(list) as readonly Entry[]).filter(
      ({ Name }) => !Object.hasOwn(variables, Name),
    );
    return `${start}${asciiJson([...fixed, ...added])}${mark}`;
  });
}
