import { readFileSync } from "node:fs";
import { expect } from "@jest/globals";

type Recorded = Readonly<Record<string, unknown>>;

/** What AWS answered in one scenario of a file in test/aws-recordings, by step. */
export function recording(file: string, scenario: string): Recorded {
  const path = new URL(`../../aws-recordings/${file}.json`, import.meta.url);
  const all = JSON.parse(readFileSync(path, "utf8")) as Record<string, { "recorded-content": Recorded }>;
  const key = Object.keys(all).find((name) => name.endsWith(`::${scenario}`));
  const found = key === undefined ? undefined : all[key];
  if (!found) throw new Error(`no recording of ${scenario} in ${file}`);
  return found["recorded-content"];
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function expectation(text: string): unknown {
  if (text === "datetime") return expect.any(Date);
  // A list of name servers is recorded as one placeholder.
  if (text === "<name-server>") return expect.anything();
  if (!/<[^>]+>/.test(text)) return text;
  const pattern = text
    .split(/<[^>]+>/)
    .map(quote)
    .join(".+");
  // The recordings' account is not the lab's.
  return expect.stringMatching(new RegExp(`^${pattern.replace("111111111111", "\\d{12}")}$`));
}

/** Recorded values as matchers: placeholders match any text, HTTP metadata is left out. */
export function recorded(value: unknown): unknown {
  if (typeof value === "string") return expectation(value);
  if (Array.isArray(value)) return value.map(recorded);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name]) => name !== "ResponseMetadata");
  return Object.fromEntries(members.map(([name, member]) => [name, recorded(member)]));
}
