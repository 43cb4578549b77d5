import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readTemplate } from "../support/template.ts";

// Settings that docs/security.md counts on and no other test looks at.

const property = (template: string, id: string, name: string) =>
  readTemplate(template).Resources[id]?.Properties?.[name];

test("the load balancer takes no malformed or ambiguous requests", () => {
  expect(property("platform", "LoadBalancer", "LoadBalancerAttributes")).toEqual(
    expect.arrayContaining([
      { Key: "routing.http.drop_invalid_header_fields.enabled", Value: "true" },
      { Key: "routing.http.desync_mitigation_mode", Value: "defensive" },
    ]),
  );
});

test("passwords are long, and an e-mail address counts only once it is proven", () => {
  expect(property("users", "UserPool", "Policies")).toMatchObject({
    PasswordPolicy: {
      ...{ MinimumLength: 12, RequireLowercase: true, RequireUppercase: true },
      ...{ RequireNumbers: true, RequireSymbols: true },
    },
  });
  expect(property("users", "UserPool", "UserAttributeUpdateSettings")).toEqual({
    AttributesRequireVerificationBeforeUpdate: ["email"],
  });
});

test("only EventBridge writes into the dead-letter queue, and only for the platform's rules", () => {
  const document = property("automation", "DeadLettersPolicy", "PolicyDocument");
  const source = `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/\${Platform}-*`;
  expect(document).toMatchObject({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Condition: { ArnLike: { "aws:SourceArn": { "Fn::Sub": source } } },
      },
    ],
  });
});

test.each([
  ["automation", "ValidateCertificatePermission"],
  ["automation", "AttachListenerRulePermission"],
  ["automation", "RollOutServicePermission"],
])("%s: %s lets in EventBridge for the platform's rules alone", (template, id) => {
  expect(property(template, id, "Principal")).toBe("events.amazonaws.com");
  expect(JSON.stringify(property(template, id, "SourceArn"))).toMatch(/AccountId}:rule\/\$\{Platform\}-\*"/);
});

test.each(["docs/security.md", "docs/roles.md"])("the tests that %s counts on are there", (file) => {
  const named = [...readFileSync(file, "utf8").matchAll(/`(test\/[^`*]+)`/g)].map(([, path]) => path ?? "");
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
