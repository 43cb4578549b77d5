import { expect, test } from "@jest/globals";
import { findPlanDangers } from "../../../core/plan/plan-dangers.ts";
import type { PlannedChange } from "../../../core/plan/planned-change.ts";
import { findWidening } from "../../../core/plan/security-group-change.ts";

const modify = (type: string, change: Partial<PlannedChange>): PlannedChange => ({
  ...{ action: "Modify", logicalId: "Thing", type, replacement: "False", policyAction: "", properties: [] },
  ...change,
});

const effectsOf = (change: PlannedChange) => findPlanDangers([change]).map(({ effect }) => effect);

const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" };
const office = { ...https, CidrIp: "203.0.113.0/24" };

test.each<[string, unknown, unknown, readonly string[]]>([
  ["the same rules", [https], [https], []],
  ["numbers as texts", [{ ...https, FromPort: "443", ToPort: "443" }], [https], []],
  ["a rule less", [https, office], [office], []],
  ["fewer ports", [{ ...https, FromPort: 0, ToPort: 65535 }], [https], []],
  ["fewer addresses", [https], [{ ...https, CidrIp: "203.0.113.7/32" }], []],
  ["one protocol of all", [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }], [https], []],
  ["more addresses", [office], [https], ["0.0.0.0/0 on port 443"]],
  ["another network", [office], [{ ...https, CidrIp: "198.51.100.0/24" }], ["198.51.100.0/24 on port 443"]],
  ["more ports", [https], [{ ...https, FromPort: 80 }], ["0.0.0.0/0 on ports 80 to 443"]],
  ["all protocols", [https], [{ ...https, IpProtocol: "-1" }], ["0.0.0.0/0 on ports 0 to 65535"]],
  [
    "another group",
    [{ ...https, CidrIp: undefined, SourceSecurityGroupId: "sg-1" }],
    [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, SourceSecurityGroupId: "sg-2" }],
    ["sg-2 on port 443"],
  ],
  [
    "the IPv6 internet",
    [https],
    [https, { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv6: "::/0" }],
    ["::/0 on port 443"],
  ],
  ["rules where there were none", undefined, [https], ["0.0.0.0/0 on port 443"]],
  ["a text that stands for rules", [https], "{{changeSet:KNOWN_AFTER_APPLY}}", []],
])("widening: %s", (_, before, after, widened) => {
  expect(findWidening(before, after)).toEqual(widened);
});

test("a new group may let everybody in on 80 and 443, and on nothing else", () => {
  const add = (...SecurityGroupIngress: readonly unknown[]) =>
    effectsOf(modify("AWS::EC2::SecurityGroup", { action: "Add", after: { SecurityGroupIngress } }));
  expect(
    add(https, { IpProtocol: "tcp", FromPort: 0, ToPort: 65535, SourceSecurityGroupId: "sg-1" }),
  ).toEqual([]);
  expect(add({ ...https, FromPort: 22, ToPort: 22 })).toEqual([
    expect.stringContaining("0.0.0.0/0 on port 22"),
  ]);
});

test("an ingress rule of its own is always more", () => {
  const change = modify("AWS::EC2::SecurityGroupIngress", { action: "Add", after: office });
  expect(effectsOf(change)).toEqual([expect.stringContaining("203.0.113.0/24 on port 443")]);
});

const forward = { Type: "forward", TargetGroupArn: "arn" };
const signIn = { Type: "authenticate-cognito", AuthenticateCognitoConfig: {} };
const lax = {
  Type: "authenticate-cognito",
  AuthenticateCognitoConfig: { OnUnauthenticatedRequest: "allow" },
};
const parking = [
  { Field: "source-ip", SourceIpConfig: { Values: ["192.0.2.1/32"] } },
  { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GATEHOUSE-PARKING"] } },
];
const host = [{ Field: "host-header", HostHeaderConfig: { Values: ["wiki.example.com"] } }];

test.each<[string, unknown, unknown, boolean]>([
  ["the parking rule", parking, [forward], false],
  ["half a parking rule", parking.slice(1), [forward], true],
  ["a rule with a sign-in", host, [signIn, forward], false],
  ["a rule with a sign-in that lets strangers on", host, [lax, forward], true],
  ["a rule without a sign-in", host, [forward], true],
  ["a redirect", host, [{ Type: "redirect" }], false],
])("a way round the login: %s", (_, Conditions, Actions, isDanger) => {
  for (const action of ["Add", "Modify"]) {
    const change = modify("AWS::ElasticLoadBalancingV2::ListenerRule", {
      action,
      after: { Conditions, Actions },
    });
    expect(effectsOf(change).some((effect) => effect.includes("way round the login"))).toBe(isDanger);
  }
});

test("a listener that forwards by default is a way round the login", () => {
  const listener = (DefaultActions: readonly unknown[]) =>
    effectsOf(modify("AWS::ElasticLoadBalancingV2::Listener", { after: { DefaultActions } }));
  expect(listener([{ Type: "redirect" }])).toEqual([]);
  expect(listener([forward])).toEqual([expect.stringContaining("way round the login")]);
});

test.each<[string, string | boolean | undefined, string | boolean | undefined, boolean]>([
  ["stays closed", true, "true", false],
  ["opens", true, false, true],
  ["opens by Cognito's default", true, undefined, true],
  ["was open", false, false, false],
])("sign-up that %s", (_, before, after, isDanger) => {
  const pool = (closed: string | boolean | undefined) =>
    closed === undefined ? {} : { AdminCreateUserConfig: { AllowAdminCreateUserOnly: closed } };
  const change = modify("AWS::Cognito::UserPool", { before: pool(before), after: pool(after) });
  expect(effectsOf(change)).toEqual(isDanger ? [expect.stringContaining("opens the sign-up")] : []);
});

test("the service is pointed out, and no input is needed for it", () => {
  const [danger] = findPlanDangers([modify("AWS::ECS::Service", { replacement: "True" })]);
  expect(danger).toMatchObject({ effect: expect.stringContaining("replaces the ECS service") });
  expect(danger).not.toHaveProperty("treasure");
});
