import { expect, test } from "@jest/globals";
import { type Json, readTemplate, resourcesOfType } from "../support/template.ts";
import { waysPast } from "../support/template-matches.ts";

const template = readTemplate("service");
const rules = resourcesOfType(template, "AWS::ElasticLoadBalancingV2::ListenerRule");
const [, parkingRule] = rules[0] ?? [];
const conditions = parkingRule?.Properties?.Conditions as readonly Json[];

test("the parking rule is the only rule, and no request can meet it", () => {
  expect(rules).toHaveLength(1);
  expect(waysPast(conditions)).toEqual([]);
});

test("each of its two conditions is enough to keep everyone out, and missed when it is gone", () => {
  expect(conditions).toHaveLength(2);
  expect(waysPast(conditions.slice(1))).toEqual(["no impossible source-ip"]);
  expect(waysPast(conditions.slice(0, 1))).toEqual(["no impossible http-request-method"]);
  expect(waysPast(undefined)).toHaveLength(2);
});

test.each([
  ["a host that anyone may send", "192.0.2.1/32", "0.0.0.0/0"],
  ["a network of documentation that reaches beyond", "192.0.2.1/32", "192.0.2.0/23"],
  ["an address that clients have", "192.0.2.1/32", "10.0.0.1/32"],
  ["a method that clients send", "GATEHOUSE-PARKING", "PURGE"],
  ["a method in lower case", "GATEHOUSE-PARKING", "get"],
])("%s is no obstacle", (_name, from, to) => {
  expect(waysPast(JSON.parse(JSON.stringify(conditions).replace(from, to)))).toHaveLength(1);
});

test("a second value beside the impossible one is found", () => {
  const wider = JSON.parse(
    JSON.stringify(conditions).replace('"192.0.2.1/32"', '"192.0.2.1/32","0.0.0.0/0"'),
  );
  expect(waysPast(wider)).toEqual(["no impossible source-ip"]);
});

test("the service waits for the rule, and its target group is the one that is parked", () => {
  const [[id] = []] = rules;
  const [[group] = []] = resourcesOfType(template, "AWS::ElasticLoadBalancingV2::TargetGroup");
  const { Service } = template.Resources;
  expect(Service?.DependsOn).toBe(id);
  expect(parkingRule?.Properties?.Actions).toEqual([{ Type: "forward", TargetGroupArn: { Ref: group } }]);
  expect(Service?.Properties?.LoadBalancers).toEqual([
    { ContainerName: "app", ContainerPort: { Ref: "ContainerPort" }, TargetGroupArn: { Ref: group } },
  ]);
});
