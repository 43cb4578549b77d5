import { expect, test } from "@jest/globals";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { lambdaProviders } from "../../../lab/lambda/providers.ts";
import { lambdaService } from "../../../lab/lambda/service.ts";
import { lambdaStore } from "../../../lab/lambda/store.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import {
  addLogGroup,
  addRole,
  create,
  fails,
  functionProperties,
  request,
  stubFunctions,
  succeeds,
} from "./account.ts";

function account(answer = succeeds) {
  const clock = virtualClock();
  const functions = stubFunctions(clock.now, () => answer);
  const { world } = testWorld({ clock, functions });
  addRole(world);
  return { world, clock, calls: functions.calls };
}

const operate = async (world: World, name: string, input: object) =>
  (await lambdaService.operations[name]?.run(input as never, call(world))) as Record<string, unknown>;

const deploy = (world: World, properties: object = {}) =>
  create(world, "AWS::Lambda::Function", "Worker", { ...functionProperties, ...properties });

test.each([
  [{ Handler: "main.handler" }, "first part of the handler must be index"],
  [{ Handler: "index" }, "first part of the handler must be index"],
  [{ Runtime: "nodejs20.x" }, "no longer supported"],
  [{ Runtime: "python3.13" }, "no longer supported"],
  [{ Timeout: "901" }, "at 'timeout'"],
  [{ MemorySize: 64 }, "at 'memorySize'"],
  [{ Architectures: ["sparc"] }, "at 'architectures'"],
  [{ Description: "x".repeat(257) }, "at 'description'"],
  [{ Environment: { Variables: { AWS_REGION: "eu-west-1" } } }, "reserved keys"],
  [{ Environment: { Variables: { LARGE: "x".repeat(4096) } } }, "4KB"],
  [{ Code: { S3Bucket: "bucket" } }, "inline"],
  [{ Role: "arn:aws:iam::111122223333:role/nobody" }, "cannot be assumed by Lambda"],
  [{ ReservedConcurrentExecutions: 901 }, "UnreservedConcurrentExecution below its minimum value of [100]"],
  [{ DeadLetterConfig: { TargetArn: "arn:aws:sqs:eu-west-1:111122223333:none" } }, "does not exist"],
])("%j is refused", async (properties, words) => {
  const { world } = account();
  const rejected = { code: "InvalidParameterValueException", message: expect.stringContaining(words) };
  await expect(deploy(world, properties)).rejects.toMatchObject(rejected);
});

test("in a new account of ten no concurrency can be reserved", async () => {
  const { world } = account();
  world.store(lambdaStore).accountConcurrency = 10;
  await expect(deploy(world, { ReservedConcurrentExecutions: 1 })).rejects.toThrow(
    "below its minimum value of [10]",
  );
});

test("a dead-letter queue needs the role's leave when it is set", async () => {
  const { world } = account();
  addRole(world, []);
  await create(world, "AWS::SQS::Queue", "Dead", { QueueName: "dead" });
  const TargetArn = "arn:aws:sqs:eu-west-1:111122223333:dead";
  await expect(deploy(world, { DeadLetterConfig: { TargetArn } })).rejects.toThrow(
    "The provided execution role does not have permissions to call SendMessage on SQS",
  );
});

test("a caller gets the function's answer, or its error", async () => {
  const { world, calls } = account();
  await deploy(world);
  const answer = await operate(world, "Invoke", {
    FunctionName: "worker",
    Payload: new TextEncoder().encode('{"n":1}'),
  });
  expect(calls[0]?.event).toEqual({ n: 1 });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
  expect(Buffer.from(answer.Payload as Uint8Array).toString()).toBe('{"done":true}');
  const failing = account(fails);
  await deploy(failing.world);
  const error = await operate(failing.world, "Invoke", {
    FunctionName: "arn:aws:lambda:eu-west-1:111122223333:function:worker:$LATEST",
  });
  expect(error.FunctionError).toBe("Unhandled");
  expect(JSON.parse(Buffer.from(error.Payload as Uint8Array).toString())).toEqual({
    errorType: "Error",
    errorMessage: "on purpose",
    trace: [],
  });
});

test("an asynchronous invocation is accepted at once, and needs an existing function", async () => {
  const { world, clock, calls } = account();
  await deploy(world);
  expect(await operate(world, "Invoke", { FunctionName: "worker", InvocationType: "Event" })).toEqual({
    StatusCode: 202,
  });
  await clock.advance(1000);
  expect(calls).toHaveLength(1);
  await expect(operate(world, "Invoke", { FunctionName: "none" })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    status: 404,
  });
});

test("the function's environment is Lambda's and its own, and its credentials are its role's", async () => {
  const { world, calls } = account();
  await deploy(world, {
    Environment: { Variables: { COUNT: 3 } },
    Timeout: "10",
    LoggingConfig: { LogGroup: "/logs" },
  });
  await operate(world, "Invoke", { FunctionName: "worker" });
  expect(calls[0]?.code).toMatchObject({
    ...{
      timeoutMs: 10_000,
      handler: "index.handler",
      credentials: { accessKeyId: expect.stringMatching(/^ASIA/) },
    },
    environment: {
      AWS_REGION: "eu-west-1",
      AWS_LAMBDA_FUNCTION_NAME: "worker",
      AWS_LAMBDA_LOG_GROUP_NAME: "/logs",
      COUNT: "3",
    },
  });
});

test("an update replaces the code and the credentials, and keeps the permissions", async () => {
  const { world, calls } = account();
  await deploy(world);
  await create(world, "AWS::Lambda::Permission", "Permission", {
    FunctionName: "worker",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
  });
  await operate(world, "Invoke", { FunctionName: "worker" });
  const Code = { ZipFile: "exports.handler = async () => 2;" };
  await lambdaProviders["AWS::Lambda::Function"]?.update?.(
    request(world, "Worker", { ...functionProperties, Code }),
    "worker",
    {},
  );
  await operate(world, "Invoke", { FunctionName: "worker" });
  const [before, after] = calls.map(({ code }) => code);
  expect(after?.zipFile).toBe(Code.ZipFile);
  expect(after?.credentials.accessKeyId).not.toBe(before?.credentials.accessKeyId);
  const { Policy } = await operate(world, "GetPolicy", { FunctionName: "worker" });
  expect(JSON.parse(String(Policy)).Statement).toHaveLength(1);
});

test("stack tags stand on the function, and it can be listed and deleted", async () => {
  const { world } = account();
  await deploy(world, { Tags: [{ Key: "own", Value: "yes" }] });
  expect((await operate(world, "GetFunction", { FunctionName: "worker" })).Tags).toEqual({
    "gatehouse:platform": "demo",
    own: "yes",
  });
  expect((await operate(world, "ListFunctions", {})).Functions).toMatchObject([
    { FunctionName: "worker", Runtime: "nodejs22.x" },
  ]);
  await operate(world, "DeleteFunction", { FunctionName: "worker" });
  expect((await operate(world, "ListFunctions", {})).Functions).toEqual([]);
});

test("without a log group nothing is logged and nothing breaks", async () => {
  const { world } = account();
  await deploy(world);
  await operate(world, "Invoke", { FunctionName: "worker" });
  const lines = addLogGroup(world, "/aws/lambda/worker");
  await operate(world, "Invoke", { FunctionName: "worker" });
  expect(lines().map((line) => line.split(" ")[0])).toEqual(["START", "END", "REPORT"]);
});

test("a role that may not write logs writes none", async () => {
  const { world } = account();
  const resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/other:*";
  addRole(world, [{ Effect: "Allow", Action: "logs:*", Resource: resource }]);
  const lines = addLogGroup(world, "/aws/lambda/worker");
  await deploy(world);
  await operate(world, "Invoke", { FunctionName: "worker" });
  expect(lines()).toEqual([]);
});
