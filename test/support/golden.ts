import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "@jest/globals";

/** What a run makes up anew each time, or what moves whenever a call is added. */
const madeUp: readonly (readonly [RegExp, string])[] = [
  [/\bZ[A-Z0-9]{20,}\b/g, "ZONE"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID"],
  [/\b[0-9a-f]{32}\b/g, "ID"],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "TIME"],
  [/\b(eu-west-1_)[A-Za-z0-9]+/g, "$1POOL"],
  [/\b(whoami)-[a-z0-9]{6,8}(\.auth)/g, "$1-PREFIX$2"],
  [/\b(whoami)-\d{6,}(\.eu-west-1\.elb)/g, "$1-NUMBER$2"],
];

export const withoutIds = (text: string): string =>
  madeUp.reduce((rest, [pattern, name]) => rest.replace(pattern, name), stripVTControlCharacters(text));

const folder = "test/golden";

/** Compares with the file in test/golden; `UPDATE_GOLDEN=1 npm test -- test/golden` writes it. */
export function expectGolden(file: string, text: string): void {
  const path = join(folder, file);
  const found = `${withoutIds(text).trimEnd()}\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, found);
  expect(found).toBe(readFileSync(path, "utf8"));
}
