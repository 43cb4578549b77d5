import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { sslPolicy } from "../../core/names.ts";
import { type JsonObject, readTemplate, resourcesOfType, templateNames } from "../support/template.ts";

const template = readTemplate("platform");
const { LoadBalancerSecurityGroup, TaskSecurityGroup, LoadBalancer, HttpListener, Cluster } =
  template.Resources;
const loadBalancerGroup = { "Fn::GetAtt": ["LoadBalancerSecurityGroup", "GroupId"] };
const taskGroup = { "Fn::GetAtt": ["TaskSecurityGroup", "GroupId"] };

const rulesOf = (group: typeof TaskSecurityGroup, direction: "Ingress" | "Egress") =>
  (group?.Properties?.[`SecurityGroup${direction}`] ?? []) as readonly JsonObject[];

test("nothing but the load balancer reaches the tasks", () => {
  const rules = rulesOf(TaskSecurityGroup, "Ingress");
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatchObject({ SourceSecurityGroupId: loadBalancerGroup });
  expect(rules.flatMap(Object.keys).filter((key) => /^(Cidr|SourcePrefixList)/.test(key))).toEqual([]);
  const separate = templateNames.flatMap((name) =>
    resourcesOfType(readTemplate(name), "AWS::EC2::SecurityGroupIngress"),
  );
  expect(separate).toEqual([]);
});

test("the load balancer reaches Cognito and the tasks, and nothing else", () => {
  expect(rulesOf(LoadBalancerSecurityGroup, "Egress")).toMatchObject([
    { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" },
  ]);
  const own = resourcesOfType(template, "AWS::EC2::SecurityGroupEgress").map(
    ([, { Properties }]) => Properties,
  );
  expect(own).toMatchObject([
    {
      GroupId: loadBalancerGroup,
      DestinationSecurityGroupId: taskGroup,
      IpProtocol: "tcp",
      FromPort: 0,
      ToPort: 65535,
    },
  ]);
});

test("the world reaches the load balancer on 80 and 443", () => {
  const rules = rulesOf(LoadBalancerSecurityGroup, "Ingress");
  expect(rules.map(({ FromPort, ToPort, CidrIp }) => [FromPort, ToPort, CidrIp])).toEqual([
    [80, 80, "0.0.0.0/0"],
    [443, 443, "0.0.0.0/0"],
  ]);
});

test("what security groups are told is in EC2's alphabet", () => {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html (GroupDescription)
  const groups = [LoadBalancerSecurityGroup, TaskSecurityGroup];
  const rules = groups.flatMap((group) => [...rulesOf(group, "Ingress"), ...rulesOf(group, "Egress")]);
  const texts = [
    ...groups.flatMap((group) => Object.values(group?.Properties?.GroupDescription ?? {})),
    ...rules.map(({ Description }) => Description),
  ];
  for (const text of texts) expect(text).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
});

test("HTTP is only ever sent to HTTPS, and no listener on 443 waits for a certificate", () => {
  const listeners = resourcesOfType(template, "AWS::ElasticLoadBalancingV2::Listener");
  expect(listeners).toHaveLength(1);
  expect(HttpListener?.Properties).toMatchObject({
    Port: 80,
    Protocol: "HTTP",
    DefaultActions: [
      { Type: "redirect", RedirectConfig: { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } },
    ],
  });
});

test("load balancer and cluster carry the platform's name", () => {
  expect(LoadBalancer?.Properties).toMatchObject({ Name: { Ref: "Platform" }, Scheme: "internet-facing" });
  expect(Cluster?.Properties?.ClusterName).toEqual({ Ref: "Platform" });
});

test("the TLS policy is named once, in core/names.ts", () => {
  const files = execFileSync("git", [
    "grep",
    "-l",
    "ELBSecurityPolicy-",
    "--",
    "templates",
    "core",
    "aws",
    "action",
    "lambdas",
  ]);
  expect(String(files).trim().split("\n")).toEqual(["core/names.ts"]);
  expect(readFileSync("core/names.ts", "utf8")).toContain(`"${sslPolicy}"`);
});
