import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { findDifferences } from "../../../lab/cloudformation/drift/differences.ts";
import { cloudFormationLab } from "./support.ts";

const recording = "test/aws-recordings/cloudformation.api.test_drift_detection.json";
const [scenario] = Object.values(JSON.parse(readFileSync(recording, "utf8"))) as [
  { "recorded-content": { drift_detection: { StackResourceDrift: Record<string, never> } } },
];
const { ExpectedProperties, ActualProperties, PropertyDifferences } =
  scenario["recorded-content"].drift_detection.StackResourceDrift;

test("differences are those that AWS has recorded", () => {
  expect(findDifferences(ExpectedProperties ?? {}, ActualProperties ?? {})).toEqual(PropertyDifferences);
});

test.each([
  ["a list in another order", { Names: ["a", "b"] }, { Names: ["b", "a"] }, []],
  ["text for a number", { Port: 80, On: true }, { Port: "80", On: "true" }, []],
  ["what the template does not say", { Rule: { Port: 1 } }, { Rule: { Port: 1, Weight: 2 }, Extra: 1 }, []],
  ["one more", { Names: ["a"] }, { Names: ["a", "b"] }, ["ADD /Names/1 null b"]],
  ["one fewer", { Names: ["a", "b"] }, { Names: ["a"] }, ["REMOVE /Names/1 b null"]],
  ["one changed", { Rules: [{ P: 1 }] }, { Rules: [{ P: 2 }] }, ["NOT_EQUAL /Rules/0/P 1 2"]],
  ["one gone", { Name: "a" }, { Name: undefined }, ["REMOVE /Name a null"]],
])("%s", (_, expected, actual, found) => {
  const lines = findDifferences(expected, actual).map(
    ({ DifferenceType, PropertyPath, ExpectedValue, ActualValue }) =>
      `${DifferenceType} ${PropertyPath} ${ExpectedValue} ${ActualValue}`,
  );
  expect(lines).toEqual(found);
});

test("only a stack at rest is looked at, once at a time", async () => {
  const lab = cloudFormationLab();
  const Resources = { Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" } };
  await lab.send("CreateStack", { StackName: "stack", TemplateBody: JSON.stringify({ Resources }) });
  await expect(lab.send("DetectStackDrift", { StackName: "stack" })).rejects.toThrow("CREATE_IN_PROGRESS");
  await lab.settled("stack");
  const { StackDriftDetectionId } = await lab.send("DetectStackDrift", { StackName: "stack" });
  await expect(lab.send("DetectStackDrift", { StackName: "stack" })).rejects.toThrow("already in progress");
  const status = () => lab.send("DescribeStackDriftDetectionStatus", { StackDriftDetectionId });
  expect(await status()).toMatchObject({ DetectionStatus: "DETECTION_IN_PROGRESS" });
  await lab.clock.advance(60_000);
  expect(await status()).toMatchObject({
    DetectionStatus: "DETECTION_COMPLETE",
    StackDriftStatus: "IN_SYNC",
    DriftedStackResourceCount: 0,
  });
  // Its type does not support drift detection, so it is not among the results.
  expect(await lab.send("DescribeStackResourceDrifts", { StackName: "stack" })).toEqual({
    StackResourceDrifts: [],
  });
});
