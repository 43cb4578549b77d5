import type { Action, Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { actionsOf, conditionsOf, saysRule } from "../../aws/listener-rules.ts";
import type { AppRule } from "../../core/app-rule.ts";

const wanted: AppRule = {
  host: "shop.example.com",
  userPoolArn: "pool",
  userPoolClientId: "client",
  userPoolDomain: "domain",
  scope: "openid email",
  sessionCookie: "cookie",
  sessionSeconds: 60,
  targetGroupArn: "targets",
};

const [signIn, forward] = actionsOf(wanted) as [Action, Action];

/** As DescribeRules answers: with more than was given, and not always in order. */
const answered: Rule = {
  RuleArn: "rule",
  Priority: "1000",
  Conditions: [
    {
      Field: "host-header",
      Values: ["shop.example.com"],
      HostHeaderConfig: { Values: ["shop.example.com"] },
    },
  ],
  Actions: [
    {
      ...forward,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: "targets", Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
    signIn,
  ],
};

test("a rule that AWS shows with more than it was given says the same", () => {
  expect(saysRule(answered, wanted)).toBe(true);
});

const others: readonly (readonly [string, Rule])[] = [
  ["lets everyone through", { ...answered, Actions: [forward] }],
  ["has no conditions", { ...answered, Conditions: [] }],
  ["has no actions", { Conditions: conditionsOf(wanted) }],
  [
    "is for another host too",
    {
      ...answered,
      Conditions: [
        { Field: "host-header", HostHeaderConfig: { Values: ["shop.example.com", "b.example.com"] } },
      ],
    },
  ],
  [
    "has one more condition",
    {
      ...answered,
      Conditions: [
        ...conditionsOf(wanted),
        { Field: "path-pattern", PathPatternConfig: { Values: ["/open"] } },
      ],
    },
  ],
  [
    "does not insist on the sign-in",
    {
      ...answered,
      Actions: [
        {
          ...signIn,
          AuthenticateCognitoConfig: {
            ...actionsOf(wanted)[0]?.AuthenticateCognitoConfig,
            UserPoolArn: "pool",
            UserPoolClientId: "client",
            UserPoolDomain: "domain",
            OnUnauthenticatedRequest: "allow",
          },
        },
        forward,
      ],
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
];

test.each(others)("a rule that %s does not say it", (_, rule) => {
  expect(saysRule(rule, wanted)).toBe(false);
});

test("every rule written signs in before it forwards, and any difference is seen", () => {
  const anyRule = fc.record({
    host: fc.domain(),
    userPoolArn: fc.string(),
    userPoolClientId: fc.string(),
    userPoolDomain: fc.string(),
    scope: fc.string(),
    sessionCookie: fc.string(),
    sessionSeconds: fc.nat(),
    targetGroupArn: fc.string(),
  });
  fc.assert(
    fc.property(anyRule, anyRule, (one, other) => {
      const actions = actionsOf(one);
      expect(actions.map(({ Type }) => Type)).toEqual(["authenticate-cognito", "forward"]);
      const rule = { Conditions: conditionsOf(one), Actions: actions };
      expect(saysRule(rule, one)).toBe(true);
      expect(saysRule(rule, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
