import { expect, test } from "@jest/globals";
import { measureDeployments } from "./deployments.ts";
import { criticalPath, sequential } from "./stack-times.ts";
import { measureStartUp } from "./startup.ts";

test("deployments keep to the limits of docs/speed.md", async () => {
  const { noChange, imageOnly, firstDeploy } = await measureDeployments();
  expect(noChange.calls).toBeLessThanOrEqual(12);
  expect(noChange.ms).toBeLessThanOrEqual(2000);
  expect(imageOnly.overheadMs).toBeLessThanOrEqual(3000);
  expect(imageOnly.calls).toBeLessThanOrEqual(150);
  expect(firstDeploy.awsSeconds).toBeLessThanOrEqual(firstDeploy.criticalPathSeconds * 1.05);
  expect(firstDeploy.sequentialSeconds).toBeGreaterThan(firstDeploy.criticalPathSeconds);
}, 240_000);

test("the first input error comes within half of the time of aws-cloudformation-github-deploy, which is seven empty Nodes", () => {
  const { bundleMs, nodeMs } = measureStartUp(process.execPath, 5);
  expect(bundleMs).toBeLessThan(3.5 * nodeMs);
});

test("the critical path is the longest chain, not the sum", () => {
  const seconds = new Map([
    ["network", 50],
    ["users", 10],
    ["platform", 100],
    ["automation", 30],
    ["service", 90],
  ] as const);
  expect(criticalPath(seconds)).toBe(240);
  expect(sequential(seconds)).toBe(280);
});
