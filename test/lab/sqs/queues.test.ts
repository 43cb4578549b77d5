import { expect, test } from "@jest/globals";
import type { World } from "../../../lab/kernel/world.ts";
import { allowsService } from "../../../lab/sqs/queue-policy.ts";
import { findQueue } from "../../../lab/sqs/queues.ts";
import { sqsService } from "../../../lab/sqs/service.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { create } from "../lambda/account.ts";

const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs";
const operate = async (world: World, name: string, input: object) =>
  (await sqsService.operations[name]?.run(input as never, call(world))) as Record<string, unknown>;

async function account(properties: object = {}) {
  const { world, clock } = testWorld();
  await create(world, "AWS::SQS::Queue", "Jobs", { QueueName: "jobs", ...properties });
  const send = (MessageBody: string, rest: object = {}) =>
    operate(world, "SendMessage", { QueueUrl, MessageBody, ...rest });
  const receive = async (rest: object = {}) => {
    const { Messages = [] } = await clock.run(
      operate(world, "ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, ...rest }),
    );
    return Messages as {
      Body: string;
      ReceiptHandle: string;
      MD5OfBody: string;
      MD5OfMessageAttributes?: string;
      Attributes?: object;
    }[];
  };
  return { world, clock, send, receive };
}

test("a message is hidden while it is worked on, comes back, and is gone when deleted", async () => {
  const { world, clock, send, receive } = await account({ VisibilityTimeout: "60" });
  await send("hello");
  expect(await receive()).toMatchObject([{ Body: "hello", MD5OfBody: "5d41402abc4b2a76b9719d911017c592" }]);
  expect(await receive()).toEqual([]);
  await clock.advance(60_000);
  const [again] = await receive({ MessageSystemAttributeNames: ["All"] });
  expect(again?.Attributes).toMatchObject({
    ApproximateReceiveCount: "2",
    SentTimestamp: String(Date.parse("2026-11-22T09:00:00Z")),
  });
  await operate(world, "DeleteMessage", { QueueUrl, ReceiptHandle: again?.ReceiptHandle });
  await clock.advance(60_000);
  expect(await receive()).toEqual([]);
});

test("long polling waits for a message", async () => {
  const { world, clock, receive } = await account();
  clock.after(5000, () => void operate(world, "SendMessage", { QueueUrl, MessageBody: "late" }));
  const from = clock.now();
  expect(await receive({ WaitTimeSeconds: 20 })).toHaveLength(1);
  expect(clock.now() - from).toBe(5000);
});

test("attributes come when they are asked for, with the digest that moto's tests have from AWS", async () => {
  const { send, receive } = await account({ VisibilityTimeout: 0 });
  const MessageAttributes = { timestamp: { DataType: "Number", StringValue: "1493147359900" } };
  const MD5OfMessageAttributes = "235c5c510d26fb653d073faed50ae77c";
  expect(await send("x", { MessageAttributes })).toMatchObject({ MD5OfMessageAttributes });
  expect(await receive()).toEqual([expect.not.objectContaining({ MessageAttributes: expect.anything() })]);
  const [message] = await receive({ MessageAttributeNames: ["time.*", "timestamp"] });
  expect(message).toMatchObject({ MessageAttributes, MD5OfMessageAttributes });
});

test("a message that is received too often goes to the dead-letter queue", async () => {
  const { world, send, receive } = await account({
    VisibilityTimeout: 0,
    RedrivePolicy: { deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:dead", maxReceiveCount: 2 },
  });
  await create(world, "AWS::SQS::Queue", "Dead", { QueueName: "dead" });
  await send("poison");
  expect([await receive(), await receive(), await receive()].map(({ length }) => length)).toEqual([1, 1, 0]);
  expect(findQueue(world, "/111122223333/dead").messages).toHaveLength(1);
});

test("the retention period forgets", async () => {
  const { world, clock, send } = await account({ MessageRetentionPeriod: 120 });
  await send("old");
  const count = async () => {
    const { Attributes } = await operate(world, "GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    return (Attributes as { ApproximateNumberOfMessages: string }).ApproximateNumberOfMessages;
  };
  expect(await count()).toBe("1");
  await clock.advance(120_000);
  expect(await count()).toBe("0");
});

test("refusals have SQS's names", async () => {
  const { world, send } = await account({ MaximumMessageSize: 1024 });
  await expect(send("x".repeat(1025))).rejects.toMatchObject({ code: "InvalidParameterValue" });
  await expect(operate(world, "GetQueueUrl", { QueueName: "none" })).rejects.toMatchObject({
    code: "QueueDoesNotExist",
  });
  await expect(create(world, "AWS::SQS::Queue", "Jobs", { QueueName: "jobs" })).rejects.toMatchObject({
    code: "QueueNameExists",
  });
  await expect(create(world, "AWS::SQS::Queue", "Slow", { DelaySeconds: 901 })).rejects.toMatchObject({
    code: "InvalidAttributeValue",
  });
});

test("every operation is one of the client's", () => {
  const commands = Object.keys(sqsService.sdk);
  for (const name of Object.keys(sqsService.operations)) expect(commands).toContain(`${name}Command`);
});

const sender = {
  ...{ service: "events.amazonaws.com", action: "sqs:SendMessage", resource: "arn:aws:sqs:eu-west-1:1:q" },
  ...{ sourceArn: "arn:aws:events:eu-west-1:1:rule/a", sourceAccount: "1" },
};
const allow = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: "*",
};

test.each([
  [true, allow],
  [
    true,
    { ...allow, Action: ["sqs:*"], Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*:1:rule/*" } } },
  ],
  [true, { ...allow, Condition: { StringEquals: { "aws:SourceAccount": ["2", "1"] } } }],
  [false, { ...allow, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:1:rule/b" } } }],
  [false, { ...allow, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }],
  [false, { ...allow, Principal: { Service: "lambda.amazonaws.com" } }],
  [false, { ...allow, Resource: "arn:aws:sqs:eu-west-1:1:other" }],
  [false, [allow, { ...allow, Effect: "Deny" }]],
])("a policy lets EventBridge in (%s): %j", (allowed, Statement) => {
  expect(allowsService({ Statement }, sender)).toBe(allowed);
});
