import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { describeProblem, readSettings } from "../../../core/settings/read-settings.ts";

const good = { name: "shop", image: "nginx:1", "domain-name": "shop.example.com" };
const read = (secrets: string, more: Readonly<Record<string, string>> = {}) => {
  const inputs: Readonly<Record<string, string>> = { ...good, secrets, ...more };
  const outcome = readSettings((input) => inputs[input] ?? "");
  return "problems" in outcome ? outcome.problems.map(describeProblem) : outcome.settings;
};

const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf";
const parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key";

test.each([
  ["a whole secret", arn],
  ["a key of its JSON", `${arn}:password::`],
  ["a stage", `${arn}::AWSPREVIOUS:`],
  ["a version", `${arn}:password::9d4cb84b-ad69-40c0-a0ab-cead36b967e8`],
  ["no part of three", `${arn}:::`],
  ["China's", "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a-AbCdEf"],
  ["a parameter's ARN", parameter],
  ["of one without a path", "arn:aws:ssm:us-east-1:111122223333:parameter/key"],
  ["a parameter's name", "/shop/key"],
])("%s is a reference", (_, reference) => {
  expect(read(`A=${reference}`)).toHaveProperty("secrets", { A: reference });
});

test.each([
  ["lines", `A=${arn}\n# a comment\n\nb_2 = /shop/key `],
  ["an object", JSON.stringify({ A: arn, b_2: "/shop/key" })],
  [
    "a list",
    JSON.stringify([
      { name: "A", value: arn },
      { Name: "b_2", Value: "/shop/key" },
    ]),
  ],
])("they may be %s", (_, text) => {
  expect(read(text)).toHaveProperty("secrets", { A: arn, b_2: "/shop/key" });
});

test("there are none by default, and a plan takes the same", () => {
  expect(read("")).toHaveProperty("secrets", {});
  expect(read(`A=${arn}`, { mode: "plan" })).toHaveProperty("deployment.secrets", { A: arn });
});

test.each([
  ["no six characters", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop"],
  ["too few colons", `${arn}:password`],
  ["too many", `${arn}:password:::`],
  ["a stage and a version", `${arn}::AWSCURRENT:9d4cb84b-ad69-40c0-a0ab-cead36b967e8`],
  ["a name of a secret", "shop/db"],
  ["a pattern", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*-AbCdEf"],
  ["a pattern of parameters", "arn:aws:ssm:eu-west-1:111122223333:parameter/*"],
  ["another service's ARN", "arn:aws:s3:::ledger"],
  ["no account", "arn:aws:ssm:eu-west-1::parameter/aws/x"],
  ["a parameter of AWS's", "/aws/reference/secretsmanager/x"],
  ["a path that ends in a slash", "/shop/key/"],
  ["a dynamic reference", "{{resolve:ssm-secure:/shop/key}}"],
  ["a function of the template's", `/shop/\${AWS::Region}`],
])("%s is none, and is not shown", (_, reference) => {
  const [problem = "", ...others] = read(`DB_PASSWORD=${reference}`) as readonly string[];
  expect(others).toEqual([]);
  expect(problem).toMatch(
    /^secrets: found no reference for "DB_PASSWORD" \(not shown; .*\), but it must be .*never a value\.$/,
  );
  expect(problem).not.toContain(reference);
});

test.each([
  ["twice the same", `A=${arn}\nA=/shop/key`, {}, /found "A" twice/],
  [
    "a name that is in the other input",
    `A=${arn}`,
    { "environment-variables": "A=1" },
    /found "A", which the container has already/,
  ],
  [
    "a name that every container has",
    `AWS_REGION=${arn}`,
    {},
    /found "AWS_REGION", which the container has already/,
  ],
  ["a line without a name", `A=${arn}\nhunter2`, {}, /found no `KEY=VALUE` in line 2/],
  ["a name without a reference", "A=", {}, /found no `NAME=REFERENCE` in entry 1/],
  ["JSON that is none", "{A: hunter2}", {}, /text that starts like JSON and is none/],
  ["a nested value", '{"A": {"hunter2": 1}}', {}, /entry 1 is not a name with/],
])("%s is refused", (_, text, more, message) => {
  const problems = read(text, more) as readonly string[];
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
  expect(problems[0]).not.toContain("hunter2");
});

/** What somebody might paste: passwords, tokens, connection strings, keys. */
const pasted = fc.oneof(
  fc.stringMatching(/^[\x21-\x7e]{8,60}$/),
  fc.base64String({ minLength: 12 }),
  fc.stringMatching(/^postgres:\/\/[a-z]{3,8}:[a-zA-Z0-9]{8,20}@db\/x\?sslmode=[a-z]{6}$/),
  fc.stringMatching(/^-----BEGIN [A-Z]{3} KEY-----\n[a-zA-Z0-9+/]{20,40}=\n-----END KEY-----$/),
);

test("no pasted value is ever in an error, with a name or without", () => {
  fc.assert(
    fc.property(pasted, fc.constantFrom("", "DB_PASSWORD=", "token=", "json"), (value, before) => {
      const text = before === "json" ? JSON.stringify({ DB: value }) : `${before}${value}`;
      const found = read(text.trim());
      // By chance it may be a parameter's name, and a comment is nothing.
      if (!Array.isArray(found)) return;
      const shown = found.join("\n").replace(/, but it must be .*/, "");
      for (const part of value.split(/[\s=]/).filter((one) => one.length >= 6))
        expect(shown).not.toContain(part);
    }),
    { numRuns: 400 },
  );
});
