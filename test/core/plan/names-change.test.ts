import { expect, test } from "@jest/globals";
import { describeNamesChange } from "../../../core/plan/names-change.ts";

const parameters = (DomainName: string, ...others: string[]) => ({
  DomainName,
  SubjectAlternativeNames: others.join(),
});
const before = parameters("a.x.com", "b.x.com", "www.x.com");

test.each([
  ["the same names", parameters("a.x.com", "www.x.com", "b.x.com"), ""],
  ["a name more", parameters("a.x.com", "b.x.com", "c.x.com", "www.x.com"), "adds c.x.com"],
  ["a name less", parameters("a.x.com", "b.x.com"), "drops www.x.com"],
  ["another first name", parameters("b.x.com", "a.x.com", "www.x.com"), "b.x.com comes first"],
  [
    "a new name",
    parameters("n.x.com", "b.x.com"),
    "adds n.x.com; drops a.x.com, www.x.com; n.x.com comes first",
  ],
])("%s", (_, after, words) => {
  const start = words && "another certificate, which ACM validates before the old one goes: ";
  expect(describeNamesChange(before, after)).toBe(`${start}${words}`);
});
