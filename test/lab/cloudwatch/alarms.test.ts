import { expect, test } from "@jest/globals";
import { alarmStates } from "../../../lab/cloudwatch/alarms.ts";
import { cloudwatchProviders } from "../../../lab/cloudwatch/providers.ts";
import { recordMetric } from "../../../lab/cloudwatch/store.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { sendMessage } from "../../../lab/sqs/messages.ts";
import { findQueue } from "../../../lab/sqs/queues.ts";
import { testWorld } from "../../support/lab-world.ts";
import { create, request } from "../lambda/account.ts";

const errors = {
  ...{ AlarmName: "errors", Namespace: "AWS/Lambda", MetricName: "Errors", Statistic: "Sum", Period: "300" },
  ...{ EvaluationPeriods: "1", Threshold: "1", ComparisonOperator: "GreaterThanOrEqualToThreshold" },
  Dimensions: [{ Name: "FunctionName", Value: "worker" }],
};

const alarm = (world: World, properties: object) =>
  cloudwatchProviders["AWS::CloudWatch::Alarm"]?.create(
    request(world, "Alarm", { ...errors, ...properties }),
  );

const failed = (world: World, FunctionName = "worker") =>
  recordMetric(world, { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName }, value: 1 });

test("an alarm follows its function's errors", async () => {
  const { world, clock } = testWorld();
  await alarm(world, { TreatMissingData: "notBreaching" });
  failed(world, "other");
  expect(alarmStates(world)).toEqual({ errors: "OK" });
  failed(world);
  expect(alarmStates(world)).toEqual({ errors: "ALARM" });
  await clock.advance(301_000);
  expect(alarmStates(world)).toEqual({ errors: "OK" });
});

test("without data it depends on TreatMissingData", async () => {
  const { world } = testWorld();
  await alarm(world, {});
  await alarm(world, { AlarmName: "strict", TreatMissingData: "breaching" });
  expect(alarmStates(world)).toEqual({ errors: "INSUFFICIENT_DATA", strict: "ALARM" });
});

test("an alarm follows a queue's length", async () => {
  const { world } = testWorld();
  const { physicalId } = await create(world, "AWS::SQS::Queue", "Dead", { QueueName: "dead" });
  await alarm(world, {
    ...{ AlarmName: "letters", Namespace: "AWS/SQS", MetricName: "ApproximateNumberOfMessagesVisible" },
    ...{ Statistic: "Maximum", Dimensions: [{ Name: "QueueName", Value: "dead" }] },
  });
  expect(alarmStates(world)).toEqual({ letters: "OK" });
  sendMessage(world, findQueue(world, physicalId), { body: "lost" });
  expect(alarmStates(world)).toEqual({ letters: "ALARM" });
});

test.each([{ Period: 45 }, { Statistic: undefined }, { Metrics: [] }])(
  "%j is refused",
  async (properties) => {
    await expect(alarm(testWorld().world, properties)).rejects.toMatchObject({ code: "ValidationError" });
  },
);
