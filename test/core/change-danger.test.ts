import { expect, test } from "@jest/globals";
import { findDangers, type ResourceChange, type Treasure, treasures } from "../../core/change-danger.ts";

const pool: ResourceChange = {
  action: "Modify",
  logicalId: "UserPool",
  type: "AWS::Cognito::UserPool",
  replacement: "False",
  policyAction: "",
};

test.each<[string, Partial<ResourceChange>, string | undefined]>([
  ["changes the pool in place", {}, undefined],
  ["adds the pool", { action: "Add", replacement: "" }, undefined],
  ["replaces the pool", { replacement: "True" }, "replaces the user pool"],
  ["may replace the pool", { replacement: "Conditional" }, "may replace the user pool"],
  [
    "says so by the policy alone",
    { replacement: "", policyAction: "ReplaceAndRetain" },
    "replaces the user pool",
  ],
  ["removes the pool", { action: "Remove", replacement: "" }, "removes the user pool"],
  [
    "removes the pool from the stack and keeps it",
    { action: "Remove", policyAction: "Retain" },
    "removes the user pool",
  ],
  ["cannot be told", { action: "Dynamic", replacement: "" }, "may replace or remove the user pool"],
  [
    "replaces the load balancer",
    { type: "AWS::ElasticLoadBalancingV2::LoadBalancer", replacement: "True" },
    "replaces the load balancer",
  ],
  [
    "removes the sign-in domain",
    { type: "AWS::Cognito::UserPoolDomain", action: "Remove" },
    "removes the sign-in domain",
  ],
  ["replaces something else", { type: "AWS::ECS::TaskDefinition", replacement: "True" }, undefined],
])("a change that %s", (_, change, effect) => {
  const [danger] = findDangers([{ ...pool, ...change }]);
  if (effect === undefined) expect(danger).toBeUndefined();
  else expect(danger?.effect).toContain(effect);
});

test("what is allowed is no danger, and nothing else is let through by it", () => {
  const lost = [
    { ...pool, action: "Remove" },
    { ...pool, type: "AWS::Cognito::UserPoolDomain", replacement: "True" },
    { ...pool, type: "AWS::ElasticLoadBalancingV2::LoadBalancer", replacement: "Conditional" },
  ];
  const refused = (...allowed: readonly Treasure[]) =>
    findDangers(lost, allowed).map(({ treasure }) => treasure);
  expect(refused()).toEqual(["user-pool", "sign-in-domain", "load-balancer"]);
  expect(refused("user-pool")).toEqual(["sign-in-domain", "load-balancer"]);
  expect(refused("load-balancer", "sign-in-domain")).toEqual(["user-pool"]);
  expect(refused(...treasures)).toEqual([]);
});
