import { CreateUserPoolRequest$, UpdateUserPoolRequest$ } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "@jest/globals";
import { NormalizedSchema } from "@smithy/core/schema";
import { schemaOf } from "../support/check-properties.ts";
import { isObject, type Json, readTemplate, resourcesOfType, walk } from "../support/template.ts";

const template = readTemplate("users");
const pools = resourcesOfType(template, "AWS::Cognito::UserPool");
const pool = template.Resources.UserPool;
const properties = pool?.Properties ?? {};

test("the pool outlives its stack and every mistake", () => {
  expect(pools).toHaveLength(1);
  expect(pool).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
  expect(properties.DeletionProtection).toBe("ACTIVE");
});

const membersOf = (schema: Parameters<typeof NormalizedSchema.of>[0]) =>
  Object.keys(NormalizedSchema.of(schema).getMemberSchemas());

/** What AWS's schema calls create-only, and what CreateUserPool takes and UpdateUserPool does not. */
const changeable = membersOf(UpdateUserPoolRequest$);
const schema = schemaOf("AWS::Cognito::UserPool")?.properties ?? {};
const fixed = [
  ...membersOf(CreateUserPoolRequest$).filter((name) => !changeable.includes(name)),
  ...Object.keys(schema).filter((name) => ["yes", "maybe"].includes(schema[name]?.causesReplacement ?? "no")),
];

/** Parameters and conditions in a value. */
const dependsOn = (value: Json): readonly string[] =>
  [...walk(value)].flatMap(({ value: found }) => {
    if (!isObject(found)) return [];
    if ("Ref" in found) return [String(found.Ref)];
    if ("Fn::Sub" in found)
      return [...String(found["Fn::Sub"]).matchAll(/\$\{([^}]+)\}/g)].map(([, name = ""]) => name);
    return "Fn::If" in found ? [`condition ${(found["Fn::If"] as readonly Json[])[0]}`] : [];
  });

test("no parameter reaches a property of the pool that cannot change", () => {
  expect(fixed).toEqual(
    expect.arrayContaining(["AliasAttributes", "Schema", "UsernameAttributes", "UsernameConfiguration"]),
  );
  for (const name of fixed) expect([name, dependsOn(properties[name] ?? null)]).toEqual([name, []]);
  expect(dependsOn(properties)).toEqual(expect.arrayContaining(["Platform", "condition OpenSignUp"]));
});

test("sign-up is closed unless opened in so many words", () => {
  expect(template.Parameters?.AllowSignUp).toMatchObject({
    Default: "false",
    AllowedValues: ["true", "false"],
  });
  expect(template.Conditions).toEqual({ OpenSignUp: { "Fn::Equals": [{ Ref: "AllowSignUp" }, "true"] } });
  expect(properties.AdminCreateUserConfig).toMatchObject({
    AllowAdminCreateUserOnly: { "Fn::If": ["OpenSignUp", false, true] },
  });
});

test("the pool works with the load balancer and managed login", () => {
  expect(properties).toMatchObject({
    IssuerConfiguration: { Type: "ORIGINAL" },
    UserPoolTier: "ESSENTIALS",
    UsernameAttributes: ["email"],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ["email"],
  });
  expect(template.Resources.UserPoolDomain?.Properties?.ManagedLoginVersion).toBe(2);
});

test("invitations hold what Cognito asks for", () => {
  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_MessageTemplateType.html
  const text = JSON.stringify(properties.AdminCreateUserConfig);
  expect(text).toContain("{username}");
  expect(text).toContain("{####}");
});

test.each([
  ["tools", true],
  ["a", true],
  ["tools-1f3a", true],
  ["-tools", false],
  ["tools-", false],
  ["Tools", false],
  ["my-aws-tools", false],
  ["cognito", false],
  ["amazonas", false],
  ["x".repeat(64), false],
])("the domain prefix %s: %s", (prefix, allowed) => {
  expect(new RegExp(String(template.Parameters?.DomainPrefix?.AllowedPattern)).test(prefix)).toBe(allowed);
});
