import { expect, test } from "@jest/globals";
import { inert } from "../../core/inert-markdown.ts";
import { defuse, quoteLine } from "../../core/log-line.ts";

test.each([
  ["::set-output name=url::https://evil.example", ": :set-output name=url::https://evil.example"],
  ["  ::add-mask::a", "  : :add-mask::a"],
  ["well\n::error::not", "well\n: :error::not"],
  ["##[command]rm", "# #[command]rm"],
  ["10:15:00 ::ok", "10:15:00 ::ok"],
])("%j is no workflow command any more", (text, expected) => {
  expect(defuse(text)).toBe(expected);
  expect(quoteLine(text).startsWith("  ")).toBe(true);
});

test.each([
  ['<img src="https://evil.example/x">', '&lt;img src="https://evil.example/x">'],
  ["![x](https://evil.example/x)", "!\\[x\\](https://evil.example/x)"],
  ["[your bill](https://evil.example)", "\\[your bill\\](https://evil.example)"],
  ["<!-- gatehouse-plan -->", "&lt;!-- gatehouse-plan -->"],
  ["`role-arn`: found nothing", "`role-arn`: found nothing"],
])("%j shows in Markdown as it is written", (text, expected) => {
  expect(inert(text)).toBe(expected);
});
