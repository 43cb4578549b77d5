import { statSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { runAction } from "./run-action.ts";

type Inputs = Readonly<Record<string, string>>;

const good: Inputs = { name: "wiki", image: "wiki:1", "domain-name": "wiki.example.com" };
const region = { AWS_REGION: "eu-west-1" };

test.each<[string, Inputs, Inputs]>([
  ["nothing at all", {}, region],
  ["an unknown mode", { ...good, mode: "destroy" }, region],
  [
    "many bad inputs at once",
    {
      ...good,
      "domain-name": "https://wiki.example.com",
      image: "wiki:",
      cpu: "512",
      memory: "512",
      "allow-sign-up": "maybe",
    },
    region,
  ],
  ["a secret among bad environment variables", { ...good, "environment-variables": "A=1\nhunter2" }, region],
  ["a secret itself where its reference belongs", { ...good, secrets: "DB_PASSWORD=hunter2" }, region],
  ["a teardown that is not confirmed", { mode: "teardown", name: "wiki", confirm: "wikis" }, region],
  ["no Region", good, {}],
  ["no credentials", good, region],
])("%s ends the job at once, with a plain message", async (_, inputs, environment) => {
  const { exitCode, stdout, summary } = await runAction(inputs, environment);
  expect(exitCode).toBe(1);
  expect(stdout + summary).not.toContain("hunter2");
  expect(stdout).not.toMatch(/\n\s+at /);
  expect({ stdout, summary }).toMatchSnapshot();
});

test("the bundle is little more than half of the smallest peer's, 2.1 MB", () => {
  const bytes = ["index.cjs", "with-aws.cjs"].map((file) => statSync(`dist/${file}`).size);
  expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(1_200_000);
});
