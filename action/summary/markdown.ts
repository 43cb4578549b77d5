import type { AppNames } from "../../core/settings/host-names.ts";

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** What others say may not end a cell. */
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map((cells) => row(cells.map(cell)))].join("\n");

/** A paragraph on the names besides the canonical one; nothing where there are none. */
export function otherNames({ alternativeNames, redirectFrom }: AppNames): readonly string[] {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  const sentences = [
    ...(alternativeNames.length > 0 ? [`Also served: ${list(alternativeNames)}.`] : []),
    ...(redirectFrom.length > 0 ? [`Redirected there: ${list(redirectFrom)}.`] : []),
  ];
  return sentences.length > 0 ? [sentences.join(" "), ""] : [];
}

export const duration = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
};

/** In a fence longer than any that the lines hold themselves. */
export function codeBlock(lines: readonly string[]): string {
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join("\n");
}

/** `27 June 2027` would need a locale; a date as in ISO 8601 needs none. */
export const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
