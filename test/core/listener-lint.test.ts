import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type LintedRule, lintListeners } from "../../core/listener-lint.ts";
import { meetsConditions } from "../../lab/door/conditions.ts";
import type { HttpRequest } from "../../lab/kernel/http.ts";

const host = "shop.example.com";

const rule = (changes: Partial<LintedRule>): LintedRule => ({
  arn: "stranger",
  priority: 10,
  hosts: [host],
  parked: false,
  signsIn: false,
  targetGroupArns: ["other"],
  ours: false,
  ...changes,
});

const own = rule({ arn: "own", priority: 20, signsIn: true, targetGroupArns: ["shop"], ours: true });
const parking = rule({ arn: "parking", hosts: ["*"], parked: true, targetGroupArns: ["shop"] });
const reported = (...listeners: readonly (readonly LintedRule[])[]) =>
  lintListeners(listeners, []).map(({ ruleArn }) => ruleArn);

test.each<[string, Partial<LintedRule>, boolean]>([
  ["a forward before the app's rule", {}, true],
  ["a forward behind it", { priority: 30 }, false],
  ["one for any host", { hosts: ["*"] }, true],
  ["one for a pattern that holds the host", { hosts: ["*.EXAMPLE.com"] }, true],
  ["one for a pattern with single characters", { hosts: ["sho?.example.com"] }, true],
  ["one for a pattern that holds other hosts", { hosts: ["*.example.org", "shop?.example.com"] }, false],
  ["one for a host whose dots are other characters", { hosts: ["shop-example.com"] }, false],
  ["a pattern that is read in more than one way", { hosts: ["\\*"] }, true],
  ["one that asks for a sign-in itself", { signsIn: true }, false],
  ["a redirect or a fixed answer", { targetGroupArns: [] }, false],
  ["the listener's default action, which comes last", { priority: 50_001 }, false],
  [
    "a forward to the app under another host, even behind it",
    { hosts: ["x.org"], priority: 30, targetGroupArns: ["shop"] },
    true,
  ],
  ["a rule of ours that has lost its sign-in", { ours: true }, true],
])("%s", (_, changes, expected) => {
  expect(reported([rule(changes), own])).toEqual(expected ? ["stranger"] : []);
});

test("on a listener without the app's rule every forward for its host is reported, the default action too", () => {
  const last: LintedRule = { ...rule({ arn: "default", hosts: ["*"] }), priority: 50_001 };
  expect(reported([own], [rule({ priority: 49_000 }), last, parking])).toEqual(["stranger", "default"]);
  expect(reported([own], [parking])).toEqual([]);
});

test("a host is protected from the first, before its rule is there", () => {
  expect(lintListeners([[rule({})]], [host])).toEqual([{ ruleArn: "stranger", host }]);
  expect(lintListeners([[rule({})]], ["wiki.example.com"])).toEqual([]);
});

const label = fc.constantFrom("shop", "wiki", "*", "s?op", "*shop");
const domain = fc.constantFrom("example.com", "example.org", "*", "*.com");
const pattern = fc.tuple(label, domain).map((parts) => parts.join("."));

const arbitraryRule = fc.record({
  hosts: fc.option(fc.array(pattern, { minLength: 1, maxLength: 3 }), { nil: ["*"] }),
  signsIn: fc.boolean(),
  forwards: fc.boolean(),
  priority: fc.integer({ min: 1, max: 50_000 }),
});

const hosts = ["shop.example.com", "wiki.example.com"];
const request = (name: string): HttpRequest =>
  ({
    url: new URL(`https://${name}/any`),
    method: "GET",
    headers: { host: name },
    clientIp: "198.51.100.7",
  }) as never;

test("what the load balancer would let through without a sign-in is reported, and nothing else", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(arbitraryRule, { selector: ({ priority }) => priority, maxLength: 6 }),
      fc.uniqueArray(fc.integer({ min: 50_001, max: 60_000 }), { minLength: 2, maxLength: 2 }),
      fc.boolean(),
      (strangers, [first = 0, second = 0], early) => {
        const place = (priority: number) => (early ? priority - 49_999 : priority) + 0.5;
        const listener: LintedRule[] = [
          ...strangers.map(({ hosts: patterns, signsIn, forwards, priority }) =>
            rule({
              arn: `rule-${priority}`,
              priority,
              hosts: patterns,
              signsIn,
              targetGroupArns: forwards ? ["x"] : [],
            }),
          ),
          { ...own, arn: "shop", priority: place(first) },
          { ...own, arn: "wiki", priority: place(second), hosts: ["wiki.example.com"] },
        ];
        const inOrder = [...listener].sort((one, other) => one.priority - other.priority);
        const meets = ({ hosts: Values }: LintedRule, name: string) =>
          meetsConditions(
            [{ Field: "host-header", HostHeaderConfig: { Values: [...Values] } }],
            request(name),
          );
        const found = lintListeners([listener], []).map(({ ruleArn }) => ruleArn);
        for (const name of hosts) {
          const taken = inOrder.find((one) => meets(one, name));
          if (taken && !taken.signsIn && taken.targetGroupArns.length > 0) expect(found).toContain(taken.arn);
        }
        // A rule that is reported takes the host as soon as those before it have conditions besides.
        for (const arn of found) {
          const one = listener.find((candidate) => candidate.arn === arn);
          expect(one && hosts.some((name) => meets(one, name))).toBe(true);
          expect(one?.signsIn).toBe(false);
        }
      },
    ),
  );
});

const redirect = rule({
  arn: "redirect",
  priority: 20,
  hosts: ["www.example.com"],
  targetGroupArns: [],
  ours: true,
});

test("a redirect of ours is no way round; a forward that takes its host before it is, behind it is not", () => {
  expect(reported([own, redirect])).toEqual([]);
  expect(reported([own, redirect, rule({ hosts: ["www.example.com"] })])).toEqual(["stranger"]);
  expect(reported([own, redirect, rule({ hosts: ["*"], priority: 30 })])).toEqual([]);
  expect(reported([own, redirect, rule({ hosts: ["*.example.com"], targetGroupArns: [] })])).toEqual([]);
});

test("a redirect of ours that was made a forward to the app is one; a stranger's host below a redirected wildcard is not", () => {
  expect(reported([own, { ...redirect, targetGroupArns: ["shop"] }])).toEqual(["redirect"]);
  const wildcard = { ...redirect, hosts: ["*.shop.example.com"] };
  expect(reported([own, wildcard, rule({ hosts: ["a.shop.example.com"] })])).toEqual([]);
});

test("of an app's several names each is protected by the rule that has it", () => {
  const second = { ...own, arn: "second", priority: 40, hosts: ["b.example.com", "c.example.com"] };
  expect(reported([own, second, rule({ hosts: ["c.example.com"], priority: 30 })])).toEqual(["stranger"]);
  expect(reported([own, second, rule({ hosts: ["*"], priority: 50 })])).toEqual([]);
});
