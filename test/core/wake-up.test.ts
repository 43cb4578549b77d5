import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readWakeUp } from "../../core/wake-up.ts";

const stackId = "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop-certificate/1f";
const certificateArn = "arn:aws:acm:eu-west-1:111122223333:certificate/2f";
const serviceArn = "arn:aws:ecs:eu-west-1:111122223333:service/tools/shop";

test.each([
  [
    "a resource's status",
    {
      source: "aws.cloudformation",
      detail: { "stack-id": stackId, "status-details": { status: "DELETE_COMPLETE" } },
    },
    { from: "stack", id: stackId, status: "DELETE_COMPLETE" },
  ],
  [
    "a stack without status details",
    { source: "aws.cloudformation", detail: { "stack-id": stackId } },
    { from: "stack", id: stackId, status: "" },
  ],
  [
    "a certificate",
    { source: "aws.acm", resources: [certificateArn], detail: {} },
    { from: "certificate", id: certificateArn },
  ],
  ["a service", { source: "aws.ecs", resources: [serviceArn] }, { from: "service", id: serviceArn }],
  [
    "a release",
    { source: "aws.ssm", resources: ["arn"], detail: { name: "/gatehouse/tools/shop/image" } },
    { from: "release", app: { platform: "tools", name: "shop" } },
  ],
  [
    "a push of a tag",
    {
      source: "aws.ecr",
      account: "111122223333",
      region: "eu-west-1",
      time: "2026-11-22T09:00:00Z",
      resources: [],
      detail: { "repository-name": "team/shop", "image-tag": "latest", "image-digest": "sha256:1" },
    },
    {
      from: "push",
      at: Date.parse("2026-11-22T09:00:00Z"),
      registry: "111122223333.dkr.ecr.eu-west-1.",
      repository: "team/shop",
      tag: "latest",
    },
  ],
  [
    "a push without a tag",
    { source: "aws.ecr", detail: { "repository-name": "shop" } },
    { from: "elsewhere" },
  ],
  ["the schedule", { source: "aws.events", "detail-type": "Scheduled Event" }, { from: "schedule" }],
  [
    "another parameter",
    { source: "aws.ssm", resources: ["arn"], detail: { name: "/gatehouse/tools/shop/secret" } },
    { from: "elsewhere" },
  ],
  ["a stack event without a stack", { source: "aws.cloudformation", detail: {} }, { from: "elsewhere" }],
  ["a certificate event without one", { source: "aws.acm", resources: [] }, { from: "elsewhere" }],
  ["another service's event", { source: "aws.s3", resources: ["arn"] }, { from: "elsewhere" }],
  ["nothing", undefined, { from: "elsewhere" }],
])("an event about %s says where to look", (_, event, expected) => {
  expect(readWakeUp(event)).toEqual(expected);
});

test("no event, however malformed, is too much", () => {
  const sources = fc.constantFrom(
    "aws.cloudformation",
    "aws.acm",
    "aws.ssm",
    "aws.ecs",
    "aws.ecr",
    "aws.events",
  );
  const malformed = fc.record(
    { source: sources, detail: fc.anything(), resources: fc.anything() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), malformed), (event) => {
      expect(readWakeUp(event).from).toBeDefined();
    }),
  );
});
