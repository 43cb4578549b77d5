/**
 * Domain names as Route 53 keeps them: lower case, a trailing dot, and every character but a-z, 0-9, `-`, `_` and `.`
 * as a three-digit octal code: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export function storedName(name: string): string {
  const decoded = name.replace(/\\(\d{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  const escaped = decoded
    .toLowerCase()
    .replace(/[^a-z0-9\-_.]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return escaped.endsWith(".") ? escaped : `${escaped}.`;
}

/** The order of zones and records: by labels from the right, `com.example.www`; further fields go behind a \u0000. */
export const sortingName = (name: string): string =>
  storedName(name).slice(0, -1).split(".").reverse().join("\u0001");

export const isWithin = (name: string, zone: string): boolean =>
  storedName(name) === storedName(zone) || storedName(name).endsWith(`.${storedName(zone)}`);

/** A difference for Array.sort, by character code and not by locale. */
export const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
