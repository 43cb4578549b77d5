/** How the demo talks: headings, indented lines, a table at the end. Colours only on a terminal. */
export interface Narrator {
  heading(text: string): void;
  line(text: string): void;
  /** A fact that was checked. */
  seen(text: string): void;
  failed(text: string): void;
}

const paint = (code: number) => (text: string) =>
  process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;
const bold = paint(1);
const dim = paint(2);
const green = paint(32);
const red = paint(31);

export function narrateTo(write: (text: string) => void): Narrator {
  return {
    heading: (text) => write(`\n${bold(text)}\n`),
    line: (text) => write(`  ${dim(text)}\n`),
    seen: (text) => write(`  ${green("✓")} ${text}\n`),
    failed: (text) => write(`  ${red("✗")} ${text}\n`),
  };
}

/** Columns as wide as their widest cell; numbers to the right. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(cell.length, widest[at] ?? 0)),
    [],
  );
  const pad = (cell: string, at: number) =>
    /^[\d.,]+( s)?$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return rows.map((row) => `  ${row.map(pad).join("  ").trimEnd()}`).join("\n");
}
