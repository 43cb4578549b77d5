import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { domainPrefix } from "../../core/domain-prefix.ts";
import { chooseParkingPriority } from "../../core/rule-priority.ts";

/** AWS's own pattern and reserved words: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html */
const allowed = /^(?!.*(aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const platforms = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,22}[a-z0-9]$/),
  fc.constantFrom(
    "aws",
    "amazon-aws",
    "cognito",
    "my-cognito-app",
    "aawsws",
    "amaawszon",
    "a-aws-b",
    "cogniawsto",
  ),
);

test("every platform gets a prefix that Cognito takes", () => {
  fc.assert(
    fc.property(platforms, fc.stringMatching(/^\d{12}$/), (platform, account) => {
      expect(domainPrefix(platform, account, "eu-west-1")).toMatch(allowed);
    }),
    { numRuns: 500 },
  );
});

test("the prefix speaks of the platform, and differs by account and Region", () => {
  const prefix = domainPrefix("tools", "111122223333", "eu-west-1");
  expect(prefix).toMatch(/^tools-/);
  expect(domainPrefix("tools", "111122223333", "eu-west-1")).toBe(prefix);
  expect(domainPrefix("tools", "444455556666", "eu-west-1")).not.toBe(prefix);
  expect(domainPrefix("tools", "111122223333", "us-east-1")).not.toBe(prefix);
});

test("a parking priority is free, valid and the same for the same name", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.integer({ min: 1, max: 50_000 })), (name, taken) => {
      const priority = chooseParkingPriority(name, taken);
      expect(taken).not.toContain(priority);
      expect(priority).toBeGreaterThanOrEqual(1);
      expect(priority).toBeLessThanOrEqual(50_000);
      expect(chooseParkingPriority(name, taken)).toBe(priority);
    }),
  );
});

test("a taken place leads to the next one, and round the end", () => {
  const first = chooseParkingPriority("wiki", []);
  expect(chooseParkingPriority("wiki", [first])).toBe((first % 50_000) + 1);
});
