import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import JSON5 from "json5";
import { compilePattern } from "../../../lab/events/pattern.ts";

const recordings = join(import.meta.dirname, "../../aws-recordings");
const pairs = join(recordings, "event-patterns");
const recorded = JSON.parse(readFileSync(join(recordings, "events.test_events_patterns.json"), "utf8"));

/** AWS's words of refusal, where the recording holds them. */
function recordedMessage(name: string): string | undefined {
  const key = `tests/aws/services/events/test_events_patterns.py::TestEventPattern::test_event_pattern[${name}]`;
  return recorded[key]?.["recorded-content"][name]?.exception_message.Error.Message;
}

const names = readdirSync(pairs)
  .filter((file) => file.endsWith(".json5"))
  .map((file) => file.replace(".json5", ""));
const refused = names.filter((name) => name.endsWith("_EXC"));
const judged = names.filter((name) => !name.endsWith("_EXC"));

const pair = (name: string) => {
  const { Event, EventPattern } = JSON5.parse(readFileSync(join(pairs, `${name}.json5`), "utf8"));
  return { event: JSON.parse(JSON.stringify(Event)), pattern: JSON.stringify(EventPattern) };
};

test("there are pairs of all three kinds", () => {
  expect(refused.length).toBeGreaterThan(30);
  expect(judged.length).toBeGreaterThan(100);
});

test.each(judged)("AWS's verdict on %s", (name) => {
  const { event, pattern } = pair(name);
  expect(compilePattern(pattern).matches(event)).toBe(!name.endsWith("_NEG"));
});

test.each(refused)("AWS refuses %s", (name) => {
  const { pattern } = pair(name);
  const message = recordedMessage(name);
  let thrown: unknown;
  try {
    compilePattern(pattern);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: "InvalidEventPatternException", status: 400 });
  if (message) expect((thrown as Error).message).toBe(message);
});

test("of a key that stands twice the last one counts", () => {
  const read = (file: string) => readFileSync(join(pairs, file), "utf8");
  const pattern = compilePattern(read("complex_multi_key_event_pattern.json"));
  expect(pattern.matches(JSON.parse(read("complex_multi_key_event.json")))).toBe(true);
});

const unreadable = Object.entries<{ "recorded-content": { "invalid-pattern": { Error: { Code: string } } } }>(
  recorded,
)
  .filter(([key]) => key.includes("test_invalid_json_event_pattern["))
  .map(([key, content]) => ({
    pattern: key.slice(key.indexOf("[") + 1, -1),
    code: content["recorded-content"]["invalid-pattern"].Error.Code,
  }));

test.each(unreadable)("AWS refuses text that is no pattern: $pattern", ({ pattern, code }) => {
  expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code }));
});
