import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { eventsService } from "../../../lab/events/service.ts";
import { eventsStore } from "../../../lab/events/store.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";
import type { AwsEvent, World } from "../../../lab/kernel/world.ts";
import { inProcessFunctions } from "../../../lab/lambda/in-process-runtime.ts";
import { queueByArn } from "../../../lab/sqs/queues.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import {
  addLogGroup,
  addRole,
  create,
  functionProperties,
  stubFunctions,
  succeeds,
} from "../lambda/account.ts";

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:worker";
const queueArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
const ruleArn = "arn:aws:events:eu-west-1:111122223333:rule/pushes";
const pushed: AwsEvent = {
  ...{ source: "aws.ecr", detailType: "ECR Image Action", resources: [] },
  detail: { "action-type": "PUSH", "image-tag": "latest" },
};
const toFunction = { Id: "function", Arn: functionArn };
const pushes = { Name: "pushes", EventPattern: { source: ["aws.ecr"], detail: { "action-type": ["PUSH"] } } };
const mayInvoke = {
  FunctionName: functionArn,
  Action: "lambda:InvokeFunction",
  Principal: "events.amazonaws.com",
};

async function account(targets: readonly object[] = [toFunction]) {
  const clock = virtualClock();
  const functions = stubFunctions(clock.now, () => succeeds);
  const { world } = testWorld({ clock, functions });
  addRole(world);
  await create(world, "AWS::Lambda::Function", "Worker", functionProperties);
  const { physicalId } = await create(world, "AWS::SQS::Queue", "Dead", { QueueName: "dead" });
  await create(world, "AWS::Events::Rule", "Pushes", { ...pushes, Targets: targets });
  const allow = (SourceArn?: string) =>
    create(world, "AWS::Lambda::Permission", "Permission", { ...mayInvoke, ...(SourceArn && { SourceArn }) });
  const open = (SourceArn = ruleArn) =>
    create(world, "AWS::SQS::QueuePolicy", "Policy", {
      Queues: [physicalId],
      PolicyDocument: {
        Statement: {
          ...{
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queueArn,
          },
          Condition: { ArnEquals: { "aws:SourceArn": SourceArn } },
        },
      },
    });
  const letters = () => queueByArn(world, queueArn)?.messages ?? [];
  return { world, clock, calls: functions.calls, allow, open, letters };
}

test("an event reaches the function in its full envelope, a second later", async () => {
  const { world, clock, calls, allow } = await account();
  await allow(ruleArn);
  const at = clock.now();
  world.emit(pushed);
  world.emit({ ...pushed, detail: { "action-type": "DELETE" } });
  await clock.advance(60_000);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.at).toBe(at + 1000);
  expect(calls[0]?.event).toEqual({
    ...{
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "ECR Image Action",
      source: "aws.ecr",
    },
    ...{
      account: "111122223333",
      time: "2026-11-22T09:00:00Z",
      region: "eu-west-1",
      resources: [],
      detail: pushed.detail,
    },
  });
});

test("an event has the members that AWS recorded", async () => {
  const { world, clock, calls, allow } = await account();
  await allow();
  world.emit(pushed);
  await clock.advance(60_000);
  const file = join(import.meta.dirname, "../../aws-recordings/events.test_events_targets.json");
  const recorded = JSON.parse(readFileSync(file, "utf8"));
  const name =
    "tests/aws/services/events/test_events_targets.py::TestEventsTargetLambda::test_put_events_with_target_lambda";
  const [event] = recorded[name]["recorded-content"].events;
  expect(Object.keys(calls[0]?.event as object).sort()).toEqual(Object.keys(event).sort());
});

const withDeadLetters = { ...toFunction, DeadLetterConfig: { Arn: queueArn } };

test("without the function's permission the event goes to the dead-letter queue", async () => {
  const { world, clock, calls, open, letters } = await account([withDeadLetters]);
  await open();
  world.emit(pushed);
  await clock.advance(60_000);
  expect(calls).toHaveLength(0);
  expect(JSON.parse(letters()[0]?.body ?? "")).toMatchObject({ source: "aws.ecr" });
  expect(letters()[0]?.attributes).toMatchObject({
    ...{ ERROR_CODE: { StringValue: "NO_PERMISSIONS" }, RETRY_ATTEMPTS: { StringValue: "0" } },
    ...{ RULE_ARN: { StringValue: ruleArn }, TARGET_ARN: { StringValue: functionArn } },
  });
});

test("a permission for another rule is none", async () => {
  const { world, clock, calls, allow } = await account();
  await allow(`${ruleArn}-other`);
  world.emit(pushed);
  await clock.advance(60_000);
  expect(calls).toHaveLength(0);
});

test("a dead-letter queue takes nothing without a policy that lets EventBridge send for this rule", async () => {
  const { world, clock, open, letters } = await account([withDeadLetters]);
  world.emit(pushed);
  await clock.advance(60_000);
  await open(`${ruleArn}-other`);
  world.emit(pushed);
  await clock.advance(60_000);
  expect(letters()).toHaveLength(0);
});

test("a queue as a target gets the event as text", async () => {
  const { world, clock, open, letters } = await account([
    { Id: "queue", Arn: queueArn, InputPath: "$.detail" },
  ]);
  await open();
  world.emit(pushed);
  await clock.advance(60_000);
  expect(letters().map(({ body }) => JSON.parse(body))).toEqual([pushed.detail]);
});

test.each([
  { faults: [], seconds: [] },
  { faults: [0, 0], seconds: [1, 1] },
  { faults: [90_000, 0], seconds: [1, 91] },
])("deliveries can be lost, doubled and late: $faults", async ({ faults, seconds }) => {
  const { world, clock, calls, allow } = await account();
  await allow();
  world.store(eventsStore).deliveryFaults = () => faults;
  const at = clock.now();
  world.emit(pushed);
  await clock.advance(600_000);
  expect(calls.map((made) => (made.at - at) / 1000)).toEqual(seconds);
});

test("a throttling target is tried again, as often as the retry policy says", async () => {
  const { world, clock, calls, allow, open, letters } = await account([
    { ...withDeadLetters, RetryPolicy: { MaximumRetryAttempts: "3" } },
  ]);
  await allow();
  await open();
  const attempts: number[] = [];
  world.store(eventsStore).targetErrors = (_event, _target, attempt) => {
    attempts.push(attempt);
    return "THROTTLING";
  };
  world.emit(pushed);
  await clock.advance(3_600_000);
  expect(attempts).toEqual([0, 1, 2, 3]);
  expect(calls).toHaveLength(0);
  expect(letters()[0]?.attributes).toMatchObject({
    ...{ ERROR_CODE: { StringValue: "THROTTLING" }, RETRY_ATTEMPTS: { StringValue: "3" } },
    EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumRetryAttempts" },
  });
});

const operate = (world: World, name: string, input: object) =>
  eventsService.operations[name]?.run(input as never, call(world));

test("a disabled rule hears nothing, and an enabled one again", async () => {
  const { world, clock, calls, allow } = await account();
  await allow();
  await operate(world, "DisableRule", { Name: "pushes" });
  world.emit(pushed);
  await operate(world, "EnableRule", { Name: "pushes" });
  world.emit(pushed);
  await clock.advance(60_000);
  expect(calls).toHaveLength(1);
});

test("PutEvents takes what is well formed and refuses AWS's own sources", async () => {
  const { world, clock, letters, open } = await account([{ Id: "queue", Arn: queueArn }]);
  await open();
  await operate(world, "PutRule", { Name: "pushes", EventPattern: JSON.stringify({ source: ["core"] }) });
  const good = { Source: "core", DetailType: "x", Detail: "{}" };
  const entries = [good, { ...good, Source: "aws.ecr" }, { ...good, Detail: "no" }, { Source: "core" }];
  expect(await operate(world, "PutEvents", { Entries: entries })).toMatchObject({
    FailedEntryCount: 3,
    Entries: [
      { EventId: expect.any(String) },
      { ErrorCode: "NotAuthorizedForSourceException" },
      { ErrorCode: "MalformedDetail" },
      { ErrorCode: "InvalidArgument" },
    ],
  });
  await clock.advance(60_000);
  expect(letters()).toHaveLength(1);
});

test("a deployed function runs, under its own log group, when its event comes", async () => {
  const clock = virtualClock();
  const functions = inProcessFunctions({ clock, requireSdk: () => ({}) });
  const { world } = testWorld({ clock, functions });
  addRole(world);
  const lines = addLogGroup(world, "/aws/lambda/worker");
  const ZipFile = `exports.handler = async ({ detail }) => { console.log(JSON.stringify(detail)); };`;
  await create(world, "AWS::Lambda::Function", "Worker", { ...functionProperties, Code: { ZipFile } });
  await create(world, "AWS::Events::Rule", "Pushes", { ...pushes, Targets: [toFunction] });
  await create(world, "AWS::Lambda::Permission", "Permission", mayInvoke);
  world.emit(pushed);
  await clock.advance(60_000);
  expect(lines()).toEqual([
    expect.stringMatching(/^START RequestId: \S+ Version: \$LATEST$/),
    expect.stringContaining(`\tINFO\t${JSON.stringify(pushed.detail)}`),
    expect.stringMatching(/^END RequestId: /),
    expect.stringMatching(/^REPORT RequestId: .*Billed Duration: 1 ms/),
  ]);
});
