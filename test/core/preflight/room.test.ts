import { expect, test } from "@jest/globals";
import { type Counted, findLackOfRoom, rulesOfApp, usualQuotas } from "../../../core/preflight/room.ts";

const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);

test.each([
  [0, 0, 2],
  [4, 0, 2],
  [5, 0, 3],
  [4, 1, 3],
  [3, 6, 4],
  [4, 5, 3],
])("%i names beside the canonical one and %i redirected ones take %i rules", (others, redirected, rules) => {
  const names = {
    domainName: "a.example.com",
    alternativeNames: many(others),
    redirectFrom: many(redirected),
  };
  expect(rulesOfApp(names)).toBe(rules);
});

test("wildcards have rules of their own, one for each depth", () => {
  const redirectFrom = ["www.x.com", "*.x.com", "*.y.com", "*.a.x.com"];
  expect(rulesOfApp({ domainName: "x.com", alternativeNames: [], redirectFrom })).toBe(5);
});

const counted = (rules: number, certificates: number, targetGroups: number): Counted => ({
  ...{ rules, certificates, targetGroups },
});

test.each<[string, Counted, Counted, string[]]>([
  ["an empty load balancer", counted(0, 0, 0), counted(2, 0, 1), []],
  ["just enough", counted(98, 24, 99), counted(2, 1, 1), []],
  ["one rule too many", counted(99, 0, 50), counted(2, 1, 1), ["has 99 of the 100 rules"]],
  ["one certificate too many", counted(52, 25, 26), counted(2, 1, 1), ["has 25 of the 25 certificates"]],
  ["a full one that gets nothing more", counted(100, 25, 100), counted(0, 0, 0), []],
  [
    "all of it",
    counted(100, 25, 100),
    counted(2, 1, 1),
    ["of the 100 rules", "of the 25 certificates", "of the 100 target groups"],
  ],
])("%s", (_, used, added, lacks) => {
  const found = findLackOfRoom({ platform: "tools", used, added, quotas: usualQuotas });
  expect(found.map(({ message }) => message)).toEqual(lacks.map((words) => expect.stringContaining(words)));
});

test("a quota that was raised counts, and the numbers are told with what to do", () => {
  const room = { platform: "tools", used: counted(199, 30, 10), added: counted(2, 1, 1) };
  const quotas = counted(200, 50, 100);
  expect(findLackOfRoom({ ...room, quotas })).toEqual([
    {
      message:
        'The load balancer of the platform "tools" has 199 of the 200 rules that AWS allows it, and this deployment would add 2.',
      hint: expect.stringContaining("Rules per Application Load Balancer"),
    },
  ]);
});
