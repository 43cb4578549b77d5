import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AppRule, appRulesOf } from "../../core/app-rule.ts";
import { ruleWords, says, type Words } from "../../core/listener-words.ts";

const outputs = {
  DomainName: "Shop.example.com",
  AlternativeNames: "b.example.com,a.example.com",
  RedirectFrom: "*.example.com,www.example.com,*.shop.example.com,*.example.org,a.example.com",
  TargetGroupArn: "targets",
  UserPoolArn: "pool",
  UserPoolDomain: "domain",
  UserPoolClientId: "client",
};

const rulesOf = (changes: Readonly<Record<string, string>>) =>
  appRulesOf({ platform: "tools", name: "shop" }, { ...outputs, ...changes }) ?? [];

const [serving, ...redirecting] = rulesOf({}) as [AppRule, ...AppRule[]];
const [signIn, forward] = serving.actions as [Words, Words];

test("served names go behind the sign-in of the app's own client and cookie, in lower case, the canonical one first", () => {
  expect(serving).toEqual({
    hosts: ["shop.example.com", "b.example.com", "a.example.com"],
    actions: [
      {
        Type: "authenticate-cognito",
        Order: 1,
        AuthenticateCognitoConfig: {
          UserPoolArn: "pool",
          UserPoolClientId: "client",
          UserPoolDomain: "domain",
          Scope: "openid email",
          SessionCookieName: "AWSELBAuthSessionCookie-shop",
          SessionTimeout: 604_800,
          OnUnauthenticatedRequest: "authenticate",
        },
      },
      { Type: "forward", Order: 2, TargetGroupArn: "targets" },
    ],
  });
});

test("redirected names go to the canonical one for good, with path and query, a rule for each kind of wildcard; a served one does not", () => {
  expect(redirecting.map(({ hosts }) => hosts)).toEqual([
    ["*.example.com", "*.example.org"],
    ["www.example.com"],
    ["*.shop.example.com"],
  ]);
  const RedirectConfig = {
    ...{ Protocol: "HTTPS", Port: "443", Host: "shop.example.com", Path: "/#{path}", Query: "#{query}" },
    StatusCode: "HTTP_301",
  };
  for (const { actions } of redirecting) expect(actions).toEqual([{ Type: "redirect", RedirectConfig }]);
});

test("without further names there is one rule; without an output there is none", () => {
  expect(rulesOf({ AlternativeNames: "", RedirectFrom: "" })).toHaveLength(1);
  for (const missing of ["DomainName", "TargetGroupArn", "UserPoolArn", "UserPoolDomain", "UserPoolClientId"])
    expect(rulesOf({ [missing]: "" })).toEqual([]);
});

const wanted = ruleWords(["shop.example.com"], serving.actions);
const [condition] = wanted.Conditions as [Words];

/** As DescribeRules answers: with more than was given. */
const answered = {
  RuleArn: "rule",
  Priority: "1000",
  Conditions: [{ ...condition, Values: ["shop.example.com"] }],
  Actions: [
    signIn,
    {
      ...forward,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: "targets", Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ],
};

test("a rule that AWS shows with more than it was given says the same", () => {
  expect(says(answered, wanted)).toBe(true);
});

test.each<[string, Words]>([
  ["lets everyone through", { ...answered, Actions: [forward] }],
  ["has no conditions", { ...answered, Conditions: [] }],
  ["has no actions", { Conditions: wanted.Conditions }],
  ["is for another host too", { ...answered, ...ruleWords(["shop.example.com", "b.example.com"], []) }],
  [
    "has one more condition",
    {
      ...answered,
      Conditions: [condition, { Field: "path-pattern", PathPatternConfig: { Values: ["/open"] } }],
    },
  ],
  [
    "does not insist on the sign-in",
    {
      ...answered,
      Actions: [{ ...signIn, AuthenticateCognitoConfig: { OnUnauthenticatedRequest: "allow" } }, forward],
    },
  ],
  [
    "splits the requests",
    {
      ...answered,
      Actions: [
        signIn,
        {
          Type: "forward",
          Order: 2,
          ForwardConfig: { TargetGroups: [{ TargetGroupArn: "targets" }, { TargetGroupArn: "other" }] },
        },
      ],
    },
  ],
])("a rule that %s does not say it", (_, rule) => {
  expect(says(rule, wanted)).toBe(false);
});

test("every rule that forwards signs in before, and any difference is seen", () => {
  const anyOutputs = fc.record({
    DomainName: fc.domain(),
    RedirectFrom: fc.domain(),
    TargetGroupArn: fc.string({ minLength: 1 }),
    UserPoolArn: fc.string({ minLength: 1 }),
    UserPoolClientId: fc.string({ minLength: 1 }),
    UserPoolDomain: fc.string({ minLength: 1 }),
  });
  const wordsOf = (one: Readonly<Record<string, string>>) =>
    rulesOf({ AlternativeNames: "", ...one }).map(({ hosts, actions }) => ruleWords(hosts, actions));
  fc.assert(
    fc.property(anyOutputs, anyOutputs, (one, other) => {
      for (const { Actions } of wordsOf(one)) {
        const types = Actions.map(({ Type }) => Type).join();
        expect(["authenticate-cognito,forward", "redirect"]).toContain(types);
      }
      expect(says(wordsOf(one), wordsOf(one))).toBe(true);
      expect(says(wordsOf(one), wordsOf(other))).toBe(
        JSON.stringify(wordsOf(one)) === JSON.stringify(wordsOf(other)),
      );
    }),
  );
});
