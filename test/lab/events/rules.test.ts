import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { nextCronTime } from "../../../lab/events/cron.ts";
import type { Delivery } from "../../../lab/events/delivery.ts";
import { eventsProviders } from "../../../lab/events/providers.ts";
import { readSchedule } from "../../../lab/events/schedule.ts";
import { eventsService } from "../../../lab/events/service.ts";
import { inputOf } from "../../../lab/events/target-input.ts";
import type { Properties } from "../../../lab/kernel/provider.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { addRole, create, functionProperties, request, stubFunctions, succeeds } from "../lambda/account.ts";

const operate = async (world: World, name: string, input: object) =>
  (await eventsService.operations[name]?.run(input as never, call(world))) as Record<string, unknown>;

const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());
const now = Date.parse("2026-11-22T09:30:10Z");

test.each([
  ["rate(1 minute)", "2026-11-22T09:31:10.000Z"],
  ["rate(5 minutes)", "2026-11-22T09:35:10.000Z"],
  ["rate(2 days)", "2026-11-24T09:30:10.000Z"],
  ["cron(0/15 * * * ? *)", "2026-11-22T09:45:00.000Z"],
  ["cron(0 9 ? * MON-FRI *)", "2026-11-23T09:00:00.000Z"],
  ["cron(30 9 1 JAN ? 2028)", "2028-01-01T09:30:00.000Z"],
  ["cron(0 0 29 2 ? *)", "2028-02-29T00:00:00.000Z"],
])("%s is next at %s", (expression, expected) => {
  expect(iso(readSchedule(expression)(now))).toBe(expected);
});

test.each([
  "rate(1 minutes)",
  "rate(5 minute)",
  "rate(0 minutes)",
  "every day",
  "cron(* * * * * *)",
  "cron(60 * * * ? *)",
  "cron(0 9 ? * XYZ *)",
])("%s is no schedule", (expression) => {
  expect(() => readSchedule(expression)).toThrow(expect.objectContaining({ code: "ValidationException" }));
});

test("a moment in the past never comes", () => {
  expect(nextCronTime("0 0 1 1 ? 2020")(now)).toBeUndefined();
});

async function scheduled(properties: Properties) {
  const clock = virtualClock();
  const functions = stubFunctions(clock.now, () => succeeds);
  const { world } = testWorld({ clock, functions });
  addRole(world);
  const { attributes } = await create(world, "AWS::Lambda::Function", "Worker", functionProperties);
  const Targets = [{ Id: "function", Arn: attributes?.Arn }];
  await create(world, "AWS::Events::Rule", "Sweep", { Name: "sweep", Targets, ...properties });
  await create(world, "AWS::Lambda::Permission", "Permission", {
    ...{ FunctionName: "worker", Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com" },
    SourceArn: "arn:aws:events:eu-west-1:111122223333:rule/sweep",
  });
  return { world, clock, calls: functions.calls };
}

test("a schedule sends AWS's scheduled event at its rate, from the rule's creation on", async () => {
  const { clock, calls } = await scheduled({ ScheduleExpression: "rate(5 minutes)" });
  const start = clock.now();
  await clock.advance(901_000);
  expect(calls.map(({ at }) => (at - start) / 1000)).toEqual([301, 601, 901]);
  expect(calls[0]?.event).toEqual({
    ...{
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "111122223333",
    },
    ...{ time: "2026-11-22T09:05:00Z", region: "eu-west-1", detail: {} },
    resources: ["arn:aws:events:eu-west-1:111122223333:rule/sweep"],
  });
});

test("a schedule stops with its rule", async () => {
  const { world, clock, calls } = await scheduled({
    ScheduleExpression: "rate(5 minutes)",
    State: "DISABLED",
  });
  await clock.advance(600_000);
  await operate(world, "EnableRule", { Name: "sweep" });
  await clock.advance(301_000);
  expect(calls).toHaveLength(1);
  const deleting = { ...request(world, "Sweep", {}) };
  await eventsProviders["AWS::Events::Rule"]?.delete(deleting, "sweep");
  await clock.advance(3_600_000);
  expect(calls).toHaveLength(1);
});

test("the rule of a stack has a generated name, an ARN and the stack's tags", async () => {
  const { world } = testWorld();
  const { physicalId, attributes } = await create(world, "AWS::Events::Rule", "Pushes", {
    EventPattern: { source: ["a"] },
  });
  expect(physicalId).toMatch(/^demo-Pushes-[A-Z0-9]{12}$/);
  expect(attributes?.Arn).toBe(`arn:aws:events:eu-west-1:111122223333:rule/${physicalId}`);
  expect(await operate(world, "DescribeRule", { Name: physicalId })).toMatchObject({
    State: "ENABLED",
    EventPattern: '{"source":["a"]}',
  });
});

test("an update puts the new targets in place of the old ones", async () => {
  const { world } = await scheduled({ ScheduleExpression: "rate(5 minutes)" });
  const Targets = [{ Id: "other", Arn: "arn:aws:lambda:eu-west-1:111122223333:function:other" }];
  const updating = request(world, "Sweep", { Name: "sweep", ScheduleExpression: "rate(1 hour)", Targets });
  await eventsProviders["AWS::Events::Rule"]?.update?.(updating, "sweep", {});
  expect((await operate(world, "ListTargetsByRule", { Rule: "sweep" })).Targets).toEqual(Targets);
});

const target = (index: number) => ({
  Id: `t${index}`,
  Arn: "arn:aws:lambda:eu-west-1:111122223333:function:f",
});
test.each([
  ["PutRule", { Name: "x" }, "ValidationException"],
  ["PutRule", { Name: "with space", ScheduleExpression: "rate(1 day)" }, "ValidationException"],
  ["PutRule", { Name: "x", EventPattern: '{"source": "aws.ecr"}' }, "InvalidEventPatternException"],
  [
    "PutRule",
    { Name: "x", EventPattern: JSON.stringify({ source: ["a".repeat(2048)] }) },
    "LimitExceededException",
  ],
  [
    "PutRule",
    { Name: "x", EventPattern: '{"source":["a"]}', EventBusName: "other" },
    "ResourceNotFoundException",
  ],
  ["PutTargets", { Rule: "sweep", Targets: [1, 2, 3, 4, 5].map(target) }, "LimitExceededException"],
  ["PutTargets", { Rule: "sweep", Targets: [{ Id: "x", Arn: "worker" }] }, "ValidationException"],
  [
    "PutTargets",
    { Rule: "sweep", Targets: [{ ...target(1), Input: "{}", InputPath: "$" }] },
    "ValidationException",
  ],
  ["DeleteRule", { Name: "sweep" }, "ValidationException"],
  ["DescribeRule", { Name: "none" }, "ResourceNotFoundException"],
])("%s refuses %j", async (name, input, code) => {
  const { world } = await scheduled({ ScheduleExpression: "rate(5 minutes)" });
  await expect(operate(world, name, input)).rejects.toMatchObject({ code });
});

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../aws-recordings/events.test_events_patterns.json"), "utf8"),
);
test.each([
  ["test_plain_string_payload", "plain-string-payload-exc", "plain string"],
  ["test_invalid_event_payload", "plain-string-payload-exc", '{"source": "x"}'],
  ["test_array_event_payload", "array-event-payload-exc", "[]"],
])("TestEventPattern refuses as in %s", async (name, key, Event) => {
  const { Error: error } =
    recorded[`tests/aws/services/events/test_events_patterns.py::TestEventPattern::${name}`][
      "recorded-content"
    ][key];
  const { world } = testWorld();
  await expect(
    operate(world, "TestEventPattern", { Event, EventPattern: '{"source":["x"]}' }),
  ).rejects.toMatchObject({
    ...{ code: error.Code, message: error.Message },
  });
});

const delivery = (rest: object): Delivery => ({
  rule: { name: "r", arn: "arn:r" } as never,
  target: { Id: "t", Arn: "arn:t", ...rest },
  event: {
    ...{
      version: "0",
      id: "1",
      "detail-type": "T",
      source: "s",
      account: "1",
      time: "2026-11-22T09:00:00Z",
      region: "r",
    },
    ...{ resources: ["a"], detail: { name: 'say "hi"', count: 3, list: [{ x: 1 }] } },
  },
});

test.each([
  [{ Input: '{"fixed":true}' }, { fixed: true }],
  [{ InputPath: "$.detail.list[0].x" }, 1],
  [{ InputPath: "$.detail-type" }, "T"],
  [
    {
      InputTransformer: {
        InputPathsMap: { name: "$.detail.name", count: "$.detail.count" },
        InputTemplate: '{"n": <name>, "q": "<name>", "c": <count>, "r": <aws.events.rule-arn>}',
      },
    },
    { n: 'say "hi"', q: 'say "hi"', c: 3, r: "arn:r" },
  ],
  [
    { InputTransformer: { InputPathsMap: { name: "$.detail.name" }, InputTemplate: '"He: <name>"' } },
    'He: say "hi"',
  ],
])("the input of %j", (rest, expected) => {
  expect(inputOf(delivery(rest)).json).toEqual(expected);
});
