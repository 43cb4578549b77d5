import { expect, test } from "@jest/globals";
import { authorize } from "../../../lab/iam/evaluate.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import type { Permission } from "../../../lab/kernel/service.ts";
import { testWorld } from "../../support/lab-world.ts";

const arn = "arn:aws:iam::111122223333:role/gatehouse/demo/function";
const listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/demo/1/2";

const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "elasticloadbalancing:CreateRule",
      Resource: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/demo/*",
    },
    { Effect: "Allow", Action: "elasticloadbalancing:DescribeRules", Resource: "*" },
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: "arn:aws:iam::111122223333:role/gatehouse/demo/*",
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ],
};

function worldWithRole() {
  const { world } = testWorld();
  const role = {
    arn,
    name: "function",
    path: "/gatehouse/demo/",
    id: "AROA1",
    trust: {},
    policies: new Map([["p", policy]]),
    managedPolicyArns: [],
  };
  world.store(iamStore).roles.set(arn, role);
  return world;
}

const passRole = (service: string): Permission => ({
  action: "iam:PassRole",
  resource: "arn:aws:iam::111122223333:role/gatehouse/demo/task",
  context: { "iam:PassedToService": service },
});

test.each<[string, Permission, boolean]>([
  ["the action on the resource", { action: "elasticloadbalancing:CreateRule", resource: listener }, true],
  [
    "the action on a stranger's resource",
    { action: "elasticloadbalancing:CreateRule", resource: listener.replace("demo", "other") },
    false,
  ],
  ["an action that takes no resource", { action: "elasticloadbalancing:DescribeRules", resource: "*" }, true],
  [
    "an action that nobody allowed",
    {
      action: "elasticloadbalancing:DeleteRule",
      resource: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/demo/1/2/3",
    },
    false,
  ],
  ["a condition that holds", passRole("ecs-tasks.amazonaws.com"), true],
  ["a condition that does not hold", passRole("lambda.amazonaws.com"), false],
])("%s", async (_, permission, allowed) => {
  const attempt = authorize(worldWithRole(), { accessKeyId: "ASIA", principalArn: arn }, [permission]);
  if (allowed) await expect(attempt).resolves.toBeUndefined();
  else await expect(attempt).rejects.toMatchObject({ code: "AccessDenied" });
});
