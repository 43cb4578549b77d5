import type {
  Action,
  CreateRuleCommandInput,
  RuleCondition,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { rulesInOrder } from "../../../lab/elbv2/listener-view.ts";
import { ruleOperations } from "../../../lab/elbv2/rule-operations.ts";
import { ruleProvider } from "../../../lab/elbv2/rule-provider.ts";
import { createRule, deleteRule, modifyRule, setPriorities } from "../../../lab/elbv2/rules.ts";
import { call } from "../../support/lab-world.ts";
import { resourceRequest } from "../ec2/network.ts";
import { type Balancer, forwardTo, host, makeBalancer, notFound, userPool } from "./balancer.ts";

type Settings = Partial<CreateRuleCommandInput>;

const rule = ({ https }: Balancer, settings: Settings = {}): CreateRuleCommandInput => ({
  ListenerArn: https.ListenerArn,
  Priority: 1,
  Conditions: [host("app.example.com")],
  Actions: [notFound],
  ...settings,
});

const cognito = (config: ReturnType<typeof userPool>): Action => ({
  Type: "authenticate-cognito",
  Order: 1,
  AuthenticateCognitoConfig: config,
});
const last: Action = { ...notFound, Order: 2 };

describe("CreateRule refuses", () => {
  const withClient = (client: object) => (balancer: Balancer) => ({
    Actions: [cognito(userPool(balancer.world, client)), last],
  });
  const methods = (Values: string[]): RuleCondition => ({
    Field: "http-request-method",
    HttpRequestMethodConfig: { Values },
  });
  const refused: [string, (balancer: Balancer) => Settings, string, RegExp][] = [
    ["a priority in use", () => ({ Priority: 7 }), "PriorityInUse", /^Priority '7' is currently in use$/],
    ["priority 0", () => ({ Priority: 0 }), "ValidationError", /1-50000/],
    [
      "an unknown listener",
      ({ https }) => ({ ListenerArn: `${https.ListenerArn}0` }),
      "ListenerNotFound",
      /listeners/,
    ],
    [
      "six values",
      () => ({ Conditions: [host("a.b", "c.d", "e.f"), methods(["A", "B", "C"])] }),
      "ValidationError",
      /^A rule can only have '5' condition values$/,
    ],
    ["six wildcards", () => ({ Conditions: [host("*.*.*.*.*.*.b")] }), "ValidationError", /wildcards/],
    [
      "a host without a dot",
      () => ({ Conditions: [host("localhost")] }),
      "ValidationError",
      /must contain a '.'/,
    ],
    ["a long host", () => ({ Conditions: [host(`${"a".repeat(130)}.com`)] }), "ValidationError", /128/],
    ["no conditions", () => ({ Conditions: [] }), "ValidationError", /condition must be specified/],
    [
      "two host conditions",
      () => ({ Conditions: [host("a.b"), host("c.d")] }),
      "ValidationError",
      /only have one/,
    ],
    [
      "values in two places",
      () => ({ Conditions: [{ ...host("a.b"), HostHeaderConfig: { Values: ["a.b"] } }] }),
      "ValidationError",
      /^You cannot provide both Values and 'HostHeaderConfig' for a condition of type 'host-header'$/,
    ],
    [
      "an unknown field",
      () => ({ Conditions: [{ Field: "host", Values: ["a"] }] }),
      "ValidationError",
      /must be one of/,
    ],
    ["no field", () => ({ Conditions: [{ Values: ["a.b"] }] }), "ValidationError", /field must be specified/],
    [
      "an address that is no block",
      () => ({ Conditions: [{ Field: "source-ip", SourceIpConfig: { Values: ["192.0.2.1"] } }] }),
      "ValidationError",
      /CIDR/,
    ],
    ["a lower-case method", () => ({ Conditions: [methods(["get"])] }), "ValidationError", /'get'/],
    ["no actions", () => ({ Actions: [] }), "ValidationError", /action must be specified/],
    [
      "authentication alone",
      ({ world }) => ({ Actions: [cognito(userPool(world))] }),
      "InvalidLoadBalancerAction",
      /exactly one action/,
    ],
    [
      "authentication after routing",
      ({ world }) => ({ Actions: [{ ...cognito(userPool(world)), Order: 3 }, last] }),
      "InvalidLoadBalancerAction",
      /performed last/,
    ],
    [
      "two actions without order",
      ({ world }) => ({ Actions: [{ ...cognito(userPool(world)), Order: undefined }, notFound] }),
      "ValidationError",
      /order/,
    ],
    [
      "authentication over HTTP",
      ({ world, http }) => ({ ListenerArn: http.ListenerArn, Actions: [cognito(userPool(world)), last] }),
      "InvalidLoadBalancerAction",
      /supported only on HTTPS listeners/,
    ],
    [
      "a client without secret",
      withClient({ ClientSecret: undefined }),
      "InvalidLoadBalancerAction",
      /^The user pool client must have a client secret$/,
    ],
    [
      "a client without code grant",
      withClient({ AllowedOAuthFlows: ["implicit"] }),
      "InvalidLoadBalancerAction",
      /code/,
    ],
    [
      "a client without callback",
      withClient({ CallbackURLs: ["https://a.b/"] }),
      "InvalidLoadBalancerAction",
      /callback/,
    ],
    [
      "no such client",
      ({ world }) => ({ Actions: [cognito({ ...userPool(world), UserPoolClientId: "other" }), last] }),
      "InvalidLoadBalancerAction",
      /'other' does not exist/,
    ],
    [
      "no such target group",
      ({ group }) => ({ Actions: [forwardTo(`${group.TargetGroupArn}0`)] }),
      "TargetGroupNotFound",
      /not found$/,
    ],
  ];
  test.each(refused)("%s", async (_what, settings, code, message) => {
    const balancer = await makeBalancer();
    createRule(balancer.world, rule(balancer, { Priority: 7 }));
    const attempt = () => createRule(balancer.world, rule(balancer, settings(balancer)));
    expect(attempt).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message), status: 400 }),
    );
  });

  test("the 101st rule", async () => {
    const balancer = await makeBalancer();
    for (let Priority = 1; Priority <= 100; Priority += 1)
      createRule(balancer.world, rule(balancer, { Priority }));
    expect(() => createRule(balancer.world, rule(balancer, { Priority: 101 }))).toThrow(
      expect.objectContaining({ code: "TooManyRules" }),
    );
  });
});

test("a rule is kept with AWS's defaults, host values in both places", async () => {
  const balancer = await makeBalancer();
  const { world, group } = balancer;
  const Actions = [cognito(userPool(world)), { ...forwardTo(group.TargetGroupArn), Order: 2 }];
  const made = createRule(world, rule(balancer, { Actions }));
  expect(made.Conditions).toEqual([
    { ...host("app.example.com"), HostHeaderConfig: { Values: ["app.example.com"] } },
  ]);
  expect(made.Actions).toMatchObject([
    {
      AuthenticateCognitoConfig: {
        SessionTimeout: 604_800,
        Scope: "openid",
        OnUnauthenticatedRequest: "authenticate",
      },
    },
    { TargetGroupArn: group.TargetGroupArn, ForwardConfig: { TargetGroups: [{ Weight: 1 }] } },
  ]);
});

test("what DescribeRules answers cannot be sent back as it stands", async () => {
  const balancer = await makeBalancer();
  const { RuleArn, Conditions } = createRule(balancer.world, rule(balancer));
  expect(() => modifyRule(balancer.world, RuleArn, { Conditions })).toThrow(/You cannot provide both/);
});

test("the default rule stays: no deletion, no change, no priority", async () => {
  const { world, https } = await makeBalancer();
  const RuleArn = rulesInOrder(world, https.ListenerArn).at(-1)?.RuleArn;
  const notPermitted = expect.objectContaining({ code: "OperationNotPermitted" });
  expect(() => deleteRule(world, RuleArn)).toThrow(notPermitted);
  expect(() => modifyRule(world, RuleArn, { Actions: [notFound] })).toThrow(notPermitted);
  expect(() => setPriorities(world, [{ RuleArn, Priority: 1 }])).toThrow(notPermitted);
});

test("rules are described by priority as a number, the default last, page by page", async () => {
  const balancer = await makeBalancer();
  const { world, https } = balancer;
  for (const Priority of [100, 9, 20]) createRule(world, rule(balancer, { Priority }));
  const describeRules = (input: object) =>
    ruleOperations.DescribeRules.run({ ListenerArn: https.ListenerArn, ...input }, call(world));
  const { Rules, NextMarker } = await describeRules({ PageSize: 3 });
  expect(Rules?.map(({ Priority }) => Priority)).toEqual(["9", "20", "100"]);
  const rest = await describeRules({ PageSize: 3, Marker: NextMarker });
  expect(rest.Rules).toMatchObject([{ Priority: "default", IsDefault: true }]);
});

test("rules change places in one call, and not over another rule", async () => {
  const balancer = await makeBalancer();
  const { world } = balancer;
  const [one, two] = [1, 2].map((Priority) => createRule(world, rule(balancer, { Priority })).RuleArn);
  createRule(world, rule(balancer, { Priority: 3 }));
  const swap = [
    { RuleArn: one, Priority: 2 },
    { RuleArn: two, Priority: 1 },
  ];
  expect(setPriorities(world, swap).map(({ Priority }) => Priority)).toEqual(["2", "1"]);
  expect(() => setPriorities(world, [{ RuleArn: one, Priority: 3 }])).toThrow(
    "Priority '3' is currently in use",
  );
});

test("priorities are never shared, whatever is asked for", async () => {
  const ask = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(ask, async (priorities) => {
      const balancer = await makeBalancer();
      for (const Priority of priorities) {
        try {
          createRule(balancer.world, rule(balancer, { Priority }));
        } catch (error) {
          expect(error).toMatchObject({ code: "PriorityInUse" });
        }
      }
      const taken = rulesInOrder(balancer.world, balancer.https.ListenerArn).map(({ Priority }) => Priority);
      expect(taken).toEqual([...new Set(priorities)].sort().map(String).concat("default"));
    }),
    { numRuns: 20 },
  );
});

test("a tagged rule with sign-in asks IAM for all it takes", async () => {
  const { world, https, balancer } = await makeBalancer();
  const config = userPool(world);
  const Tags = [{ Key: "gatehouse:platform", Value: "web" }];
  const input = { ...rule({ https } as Balancer), Tags, Actions: [cognito(config), last] };
  const asked = ruleOperations.CreateRule.permissions?.(input, call(world)) ?? [];
  const base = https.ListenerArn.replace(":listener/", ":listener-rule/");
  expect(asked.map(({ action, resource }) => [action, resource])).toEqual([
    ["elasticloadbalancing:CreateRule", https.ListenerArn],
    ["elasticloadbalancing:AddTags", `${base}/*`],
    ["cognito-idp:DescribeUserPoolClient", config.UserPoolArn],
  ]);
  expect(asked[1]?.context).toMatchObject({
    "elasticloadbalancing:CreateAction": "CreateRule",
    "aws:RequestTag/gatehouse:platform": "web",
  });
  expect(balancer.LoadBalancerArn).toContain("loadbalancer/app/web/");
});

test("AWS::ElasticLoadBalancingV2::ListenerRule takes strings, changes in place, and is gone twice", async () => {
  const { world, http, group } = await makeBalancer();
  const properties = {
    ListenerArn: http.ListenerArn,
    Priority: "50",
    Conditions: [
      { Field: "source-ip", SourceIpConfig: { Values: ["192.0.2.1/32"] } },
      { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GATEHOUSE-PARKING"] } },
    ],
    Actions: [{ Type: "forward", TargetGroupArn: group.TargetGroupArn }],
  };
  const request = resourceRequest(world, properties);
  const { physicalId } = await ruleProvider.create(request);
  expect(rulesInOrder(world, http.ListenerArn)[0]).toMatchObject({
    Priority: "50",
    tags: { "gatehouse:platform": "web" },
  });
  await ruleProvider.update?.(
    { ...request, properties: { ...properties, Priority: 60 } },
    physicalId,
    properties,
  );
  expect(rulesInOrder(world, http.ListenerArn)[0]?.Priority).toBe("60");
  await ruleProvider.delete(request, physicalId);
  await ruleProvider.delete(request, physicalId);
});
