import {
  DescribeRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { GetFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "@jest/globals";
import { eventsService } from "../../../lab/events/service.ts";
import type { Credentials } from "../../../lab/kernel/runtime.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";
import { inProcessFunctions } from "../../../lab/lambda/in-process-runtime.ts";
import { lambdaService } from "../../../lab/lambda/service.ts";
import { sqsService } from "../../../lab/sqs/service.ts";
import { createDispatcher } from "../../../lab/wire/dispatcher.ts";
import { inProcessConfiguration, inProcessHandler, inProcessSdk } from "../../../lab/wire/in-process.ts";
import { testWorld } from "../../support/lab-world.ts";
import { addRole, create, functionProperties } from "./account.ts";

const administrator = { accessKeyId: "AKIAADMIN", secretAccessKey: "lab", sessionToken: "lab" };

/** The three services behind the wire, with functions whose SDK comes back through it. */
function account() {
  const clock = virtualClock();
  const configure = (credentials: Credentials) =>
    inProcessConfiguration(inProcessHandler(dispatch, clock, 0.05), credentials, "eu-west-1", clock);
  const functions = inProcessFunctions({ clock, requireSdk: inProcessSdk(configure) });
  const { world } = testWorld({ clock, functions });
  const dispatch = createDispatcher(world, [eventsService, lambdaService, sqsService]);
  return { clock, world, configuration: configure(administrator) };
}

test("the SDK's clients invoke functions, put events and read queues", async () => {
  const { clock, world, configuration } = account();
  addRole(world);
  const { physicalId } = await create(world, "AWS::SQS::Queue", "Jobs", { QueueName: "jobs" });
  const ZipFile = `const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
  const client = new SQSClient({});
  exports.handler = async (event) => (await client.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify(event) }))).MessageId;`;
  const Environment = { Variables: { QUEUE: physicalId } };
  await create(world, "AWS::Lambda::Function", "Worker", {
    ...functionProperties,
    Code: { ZipFile },
    Environment,
  });
  const lambda = new LambdaClient(configuration);
  const answer = await clock.run(
    lambda.send(new InvokeCommand({ FunctionName: "worker", Payload: '{"n":1}' })),
  );
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
  expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toMatch(/^[0-9a-f-]{36}$/);
  const found = await clock.run(lambda.send(new GetFunctionCommand({ FunctionName: "worker" })));
  expect(found.Configuration).toMatchObject({ FunctionName: "worker", Timeout: 3, State: "Active" });
  await expect(clock.run(lambda.send(new InvokeCommand({ FunctionName: "none" })))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });

  const sqs = new SQSClient(configuration);
  const { QueueUrl } = await clock.run(sqs.send(new GetQueueUrlCommand({ QueueName: "jobs" })));
  await clock.run(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "ü" })));
  const { Messages = [] } = await clock.run(
    sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 })),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual(['{"n":1}', "ü"]);
  await expect(clock.run(sqs.send(new GetQueueUrlCommand({ QueueName: "none" })))).rejects.toMatchObject({
    name: "QueueDoesNotExist",
  });

  const events = new EventBridgeClient(configuration);
  await clock.run(
    events.send(new PutRuleCommand({ Name: "all", EventPattern: '{"source":[{"prefix":"my."}]}' })),
  );
  const Targets = [{ Id: "worker", Arn: found.Configuration?.FunctionArn }];
  await clock.run(events.send(new PutTargetsCommand({ Rule: "all", Targets })));
  expect(await clock.run(events.send(new DescribeRuleCommand({ Name: "all" })))).toMatchObject({
    State: "ENABLED",
  });
  const Entries = [
    { Source: "my.app", DetailType: "Done", Detail: "{}", Time: new Date("2026-11-22T08:00:00Z") },
  ];
  expect(await clock.run(events.send(new PutEventsCommand({ Entries })))).toMatchObject({
    FailedEntryCount: 0,
  });
  const wrong = new PutRuleCommand({ Name: "wrong", EventPattern: "[]" });
  await expect(clock.run(events.send(wrong))).rejects.toMatchObject({ name: "InvalidEventPatternException" });
});

test("a function's call that its role does not allow is denied", async () => {
  const { clock, world, configuration } = account();
  addRole(world, []);
  const ZipFile = `const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
  exports.handler = () => new SQSClient({}).send(new SendMessageCommand({ QueueUrl: "https://sqs/111122223333/jobs", MessageBody: "x" }));`;
  await create(world, "AWS::Lambda::Function", "Worker", { ...functionProperties, Code: { ZipFile } });
  const lambda = new LambdaClient(configuration);
  const { FunctionError, Payload } = await clock.run(
    lambda.send(new InvokeCommand({ FunctionName: "worker" })),
  );
  expect(FunctionError).toBe("Unhandled");
  expect(JSON.parse(Payload?.transformToString() ?? "")).toMatchObject({
    errorType: expect.stringContaining("AccessDenied"),
    errorMessage: expect.stringContaining(
      "is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:111122223333:jobs",
    ),
  });
});
