import { expect, test } from "@jest/globals";
import { sessionCookie } from "../../core/app-rule.ts";
import { type RuleLook, suspectRules } from "../../core/rule-suspects.ts";

const serving = (app: string, ...hosts: string[]): RuleLook => ({
  hosts,
  cookie: sessionCookie(app),
  redirectsTo: undefined,
});
const redirecting = (redirectsTo: string, ...hosts: string[]): RuleLook => ({
  hosts,
  cookie: undefined,
  redirectsTo,
});

const neighbours = Array.from({ length: 98 }, (_, number) => [
  serving(`app${number}`, `app${number}.org`),
  redirecting(`app${number}.org`, `*.app${number}.org`),
]).flat();

test.each<[string, RuleLook, boolean]>([
  ["the app's own rule, whatever it names", serving("shop", "old.org"), true],
  ["a redirect to a name that the app has", redirecting("shop.org", "old.org"), true],
  [
    "a redirect to a name that nobody has, left by an earlier wish",
    redirecting("before.org", "old.org"),
    true,
  ],
  ["another app's rule for a name that is wanted", serving("app1", "shop.org"), true],
  ["another app's redirect of a name that is wanted", redirecting("app1.org", "www.shop.org"), true],
  ["a rule that has lost its sign-in", { hosts: ["x.org"], cookie: undefined, redirectsTo: undefined }, true],
  ["another app's rule", serving("app1", "other.org"), false],
  ["another app's redirect", redirecting("app1.org", "other.org"), false],
])("%s: its tags are read: %p", (_, rule, expected) => {
  const wanted = { name: "shop", hosts: ["shop.org", "www.shop.org"] };
  const listener = [...neighbours, serving("shop", "shop.org"), rule];
  const suspects = suspectRules(wanted, listener);
  expect(suspects.includes(rule)).toBe(expected);
  expect(suspects.length).toBeLessThanOrEqual(3);
});
