import { expect, test } from "@jest/globals";
import { type HostRule, namesWithoutRule } from "../../core/rule-coverage.ts";

const rule = (signsIn: boolean, ...hosts: string[]): HostRule => ({ signsIn, hosts });
const names = { served: ["a.x.com", "b.x.com"], redirected: ["*.y.com"] };

test.each<[string, HostRule[], string[]]>([
  ["no rules", [], ["a.x.com", "b.x.com", "*.y.com"]],
  ["one rule for each kind", [rule(true, "a.x.com", "b.x.com"), rule(false, "*.y.com")], []],
  ["several rules", [rule(true, "b.x.com"), rule(true, "a.x.com"), rule(false, "z.y.com", "*.y.com")], []],
  [
    "a served name that is only sent on",
    [rule(true, "a.x.com"), rule(false, "b.x.com", "*.y.com")],
    ["b.x.com"],
  ],
  [
    "a rule for any host is nobody's",
    [{ signsIn: true, hosts: undefined }],
    ["a.x.com", "b.x.com", "*.y.com"],
  ],
])("%s", (_, rules, missing) => {
  expect(namesWithoutRule(rules, names)).toEqual(missing);
});
