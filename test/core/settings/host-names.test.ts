import { expect, test } from "@jest/globals";
import { hostNames, redirectedNames } from "../../../core/settings/host-names.ts";

test.each([
  ["one", "tools.example.com", "tools.example.com", []],
  [
    "several, by commas and line ends",
    "Tools.example.com, www.example.org\n a.b.example.net",
    "tools.example.com",
    ["www.example.org", "a.b.example.net"],
  ],
])("%s: the first name is canonical", (_case, text, domainName, alternativeNames) => {
  expect(hostNames(text)).toEqual({ value: { domainName, alternativeNames } });
});

test("redirected names may be wildcards, and come in lower case", () => {
  expect(redirectedNames("example.com")("www.Example.com,*.EXAMPLE.com")).toEqual({
    value: ["www.example.com", "*.example.com"],
  });
  expect(redirectedNames("example.com")("")).toEqual({ value: [] });
});

const many = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.example.com`).join();

test.each([
  ["nothing", hostNames, "", "nothing"],
  ["a wildcard that would be served", hostNames, "a.example.com *.example.com", `"*.example.com"`],
  ["a name twice", hostNames, "a.example.com A.example.com", `"A.example.com" twice`],
  ["more names than a certificate holds", hostNames, many(11), "11 names in all"],
  [
    "a name that is served already",
    redirectedNames("A.example.com"),
    "a.example.com",
    `"a.example.com" twice`,
  ],
  ["a wildcard in the middle", redirectedNames("a.example.com"), "a.*.example.com", `"a.*.example.com"`],
  ["a wildcard of nothing", redirectedNames("a.example.com"), "*.", `"*."`],
  ["an address", redirectedNames("a.example.com"), "https://b.example.com", `"https://b.example.com"`],
  [
    "too many with those that are served",
    redirectedNames(many(6)),
    many(11).slice(many(6).length + 1),
    "11 names in all",
  ],
])("refused: %s", (_case, field, text, found) => {
  expect(field(text)).toEqual({ found, allowed: expect.any(String) });
});
