import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Invocation } from "../../../lab/kernel/runtime.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";
import { invokeAsync } from "../../../lab/lambda/async-invocation.ts";
import { findFunction } from "../../../lab/lambda/functions.ts";
import { queueByArn } from "../../../lab/sqs/queues.ts";
import { testWorld } from "../../support/lab-world.ts";
import { addRole, create, fails, functionProperties, stubFunctions, succeeds } from "./account.ts";

const recorded = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "../../aws-recordings/lambda_.test_lambda_destinations.json"),
    "utf8",
  ),
);
const recording = (name: string) =>
  recorded[`tests/aws/services/lambda_/test_lambda_destinations.py::${name}`]["recorded-content"];

async function account(
  answer: (attempt: number) => Invocation | Promise<Invocation>,
  properties: object = {},
  config?: object,
) {
  const clock = virtualClock();
  const functions = stubFunctions(clock.now, answer);
  const { world } = testWorld({ clock, functions });
  addRole(world);
  await create(world, "AWS::SQS::Queue", "Dead", { QueueName: "dead" });
  await create(world, "AWS::Lambda::Function", "Worker", { ...functionProperties, ...properties });
  if (config)
    await create(world, "AWS::Lambda::EventInvokeConfig", "Config", {
      FunctionName: "worker",
      Qualifier: "$LATEST",
      ...config,
    });
  const dead = () => queueByArn(world, deadArn)?.messages ?? [];
  const invoke = () =>
    invokeAsync(world, findFunction(world, "worker"), { event: { n: 1 }, requestId: "request-1" });
  const start = clock.now();
  const seconds = () => functions.calls.map(({ at }) => Math.floor((at - start) / 1000));
  return { world, clock, functions, dead, invoke, seconds };
}

const deadArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
const withDeadLetters = { DeadLetterConfig: { TargetArn: deadArn } };
const toDead = { DestinationConfig: { OnFailure: { Destination: deadArn } } };

test("a failing function is tried again after one minute and after two, with the same request id", async () => {
  const { clock, functions, invoke, seconds, dead } = await account(() => fails, withDeadLetters);
  invoke();
  await clock.advance(3_600_000);
  expect(seconds()).toEqual([0, 60, 180]);
  expect(new Set(functions.calls.map(({ requestId }) => requestId))).toEqual(new Set(["request-1"]));
  expect(dead()).toHaveLength(1);
});

test("a retry that succeeds ends it", async () => {
  const { clock, invoke, seconds, dead } = await account(
    (attempt) => (attempt === 0 ? fails : succeeds),
    withDeadLetters,
  );
  invoke();
  await clock.advance(3_600_000);
  expect(seconds()).toEqual([0, 60]);
  expect(dead()).toHaveLength(0);
});

test("the dead letter looks as AWS recorded it", async () => {
  const { clock, invoke, dead } = await account(() => fails, withDeadLetters);
  invoke();
  await clock.advance(3_600_000);
  const [expected] = recording("TestLambdaDLQ::test_dead_letter_queue").receive_result.Messages;
  const [letter] = dead();
  expect(JSON.parse(letter?.body ?? "")).toEqual({ n: 1 });
  expect(Object.keys(letter?.attributes ?? {}).sort()).toEqual(
    Object.keys(expected.MessageAttributes).sort(),
  );
  expect(letter?.attributes).toMatchObject({
    ErrorCode: expected.MessageAttributes.ErrorCode,
    ErrorMessage: { DataType: "String", StringValue: "on purpose" },
    RequestID: { DataType: "String", StringValue: "request-1" },
  });
});

test.each([
  { name: "test_retries", key: "queue_destination_payload", config: toDead, seconds: [0, 60, 180] },
  {
    name: "test_lambda_destination_default_retries",
    key: "receive_message_result",
    config: toDead,
    seconds: [0, 60, 180],
  },
  {
    ...{
      name: "test_assess_lambda_destination_invocation[payload1]",
      key: "receive_message_result",
      seconds: [0],
    },
    config: { ...toDead, MaximumRetryAttempts: 0 },
  },
  {
    ...{ name: "test_maxeventage", key: "no_retry_failure_message", seconds: [0] },
    config: { ...toDead, MaximumEventAgeInSeconds: "60", MaximumRetryAttempts: 2 },
    lateBy: 1000,
  },
  {
    ...{ name: "test_maxeventage", key: "single_retry_failure_message", seconds: [0, 60] },
    config: { ...toDead, MaximumEventAgeInSeconds: 120, MaximumRetryAttempts: 2 },
  },
])(
  "the on-failure record of $name ($key) has the recorded shape and condition",
  async ({ name, key, config, seconds, ...rest }) => {
    const { clock, ...at } = await account(
      async () => {
        await clock.sleep("lateBy" in rest ? rest.lateBy : 0);
        return fails;
      },
      {},
      config,
    );
    at.invoke();
    await clock.advance(3_600_000);
    expect(at.seconds()).toEqual(seconds);
    const content = recording(`TestLambdaDestinationSqs::${name}`)[key];
    const { Body } = content.Messages?.[0] ?? content;
    const record = JSON.parse(at.dead()[0]?.body ?? "");
    expect(record.requestContext).toEqual({
      ...Body.requestContext,
      requestId: "request-1",
      functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:worker:$LATEST",
    });
    expect(record.responseContext).toEqual(Body.responseContext);
    expect(Object.keys(record).sort()).toEqual(Object.keys(Body).sort());
    expect(record).toMatchObject({ version: "1.0", requestPayload: { n: 1 } });
  },
);

test("reserved concurrency holds the second event back until the first is through", async () => {
  const { clock, invoke, seconds } = await account(
    async () => {
      await clock.sleep(5000);
      return succeeds;
    },
    { ReservedConcurrentExecutions: 1 },
  );
  invoke();
  invoke();
  await clock.advance(60_000);
  expect(seconds()).toEqual([0, 7]);
});

test("a function with no concurrency at all loses its events to the dead-letter queue at once", async () => {
  const { clock, functions, invoke, dead } = await account(() => succeeds, {
    ...withDeadLetters,
    ReservedConcurrentExecutions: 0,
  });
  invoke();
  await clock.advance(1000);
  expect(functions.calls).toHaveLength(0);
  expect(dead()[0]?.attributes.ErrorCode?.StringValue).toBe("429");
});
