import { expect, test } from "@jest/globals";
import type { FunctionCode, Invocation } from "../../../lab/kernel/runtime.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";
import type { SdkCall } from "../../../lab/lambda/function-sdk.ts";
import { inProcessFunctions } from "../../../lab/lambda/in-process-runtime.ts";

const credentials = { accessKeyId: "ASIATEST", secretAccessKey: "secret", sessionToken: "token" };

function code(zipFile: string, rest: Partial<FunctionCode> = {}): FunctionCode {
  return {
    ...{ name: "worker", zipFile, handler: "index.handler", runtime: "nodejs22.x", credentials },
    ...{ environment: { AWS_REGION: "eu-west-1", COLOUR: "blue" }, timeoutMs: 30_000 },
    ...rest,
  };
}

class StoreClient {
  readonly options: object;
  constructor(options: object) {
    this.options = options;
  }
  async send(command: object): Promise<object> {
    sent.push(command.constructor.name);
    return { options: this.options };
  }
}
class PutCommand {}
class ListCommand {}
const sent: string[] = [];

function runtime(killBefore: (call: SdkCall) => boolean = () => false) {
  const clock = virtualClock();
  sent.length = 0;
  const asked: unknown[] = [];
  const functions = inProcessFunctions({
    clock,
    killBefore,
    requireSdk: (name, whose) => {
      asked.push([name, whose.accessKeyId]);
      return { StoreClient, PutCommand, ListCommand };
    },
  });
  const run = (of: FunctionCode, event: unknown = {}) => clock.run(functions.invoke(of, event, "request-1"));
  return { clock, functions, run, asked };
}

const payloadOf = (invocation: Invocation) => (invocation.ok ? invocation.payload : invocation);

test("the handler gets the event and a context with the remaining time of the lab's clock", async () => {
  const { run } = runtime();
  const text = `exports.handler = async (event, context) => {
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    return { event, left: context.getRemainingTimeInMillis(), id: context.awsRequestId, name: context.functionName };
  };`;
  expect(payloadOf(await run(code(text), { a: 1 }))).toEqual({
    event: { a: 1 },
    left: 20_000,
    id: "request-1",
    name: "worker",
  });
});

test("dates, timers and performance go by the lab's clock", async () => {
  const { run, clock } = runtime();
  const text = `const { setTimeout: sleep } = require("node:timers/promises");
  exports.handler = async () => {
    const at = Date.now(), from = performance.now();
    await sleep(3_600_000);
    let ticks = 0;
    await new Promise((resolve) => { const timer = setInterval(() => { if (++ticks === 3) { clearInterval(timer); resolve(); } }, 1000); });
    return { hours: (Date.now() - at) / 3_600_000, performance: performance.now() - from, today: new Date().toISOString(), is: new Date(0) instanceof Date };
  };`;
  const start = clock.now();
  expect(payloadOf(await run(code(text, { timeoutMs: 7_200_000 })))).toEqual({
    ...{ hours: 3_603_000 / 3_600_000, performance: 3_603_000, is: true },
    today: new Date(start + 3_603_000).toISOString(),
  });
});

test("the environment is the function's own, with the role's credentials", async () => {
  const { run } = runtime();
  const text = `exports.handler = async () => ({ ...process.env, platform: process.platform });`;
  expect(payloadOf(await run(code(text)))).toEqual({
    ...{ AWS_REGION: "eu-west-1", COLOUR: "blue", platform: process.platform },
    ...{ AWS_ACCESS_KEY_ID: "ASIATEST", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" },
  });
});

test("what the function logs is in the invocation, as Lambda would write it", async () => {
  const { run } = runtime();
  const text = `exports.handler = async () => { console.log("found %d", 3); console.error({ a: 1 }); };`;
  expect((await run(code(text))).logs).toEqual([
    "2026-11-22T09:00:00.000Z\trequest-1\tINFO\tfound 3",
    "2026-11-22T09:00:00.000Z\trequest-1\tERROR\t{ a: 1 }",
  ]);
  const json = await run(code(text, { environment: { AWS_LAMBDA_LOG_FORMAT: "JSON" } }));
  expect(json.logs.map((line) => JSON.parse(line))).toMatchObject([
    { level: "INFO", message: "found 3" },
    { message: { a: 1 } },
  ]);
});

test("a module is kept warm until the code changes", async () => {
  const { run } = runtime();
  const text = `let count = 0; exports.handler = async () => ++count;`;
  expect(payloadOf(await run(code(text)))).toBe(1);
  expect(payloadOf(await run(code(text)))).toBe(2);
  expect(payloadOf(await run(code(`${text} // changed`)))).toBe(1);
  expect(payloadOf(await run(code(text)))).toBe(1);
});

test("invocations at the same time each have their own environment", async () => {
  const { functions, clock } = runtime();
  const text = `let count = 0; exports.handler = async () => { await new Promise((done) => setTimeout(done, 100)); return ++count; };`;
  const both = Promise.all([functions.invoke(code(text), {}, "a"), functions.invoke(code(text), {}, "b")]);
  expect((await clock.run(both)).map(payloadOf)).toEqual([1, 1]);
});

test("a function that takes too long is stopped, and what it had planned does not happen", async () => {
  const { run, clock } = runtime();
  const text = `const { StoreClient, PutCommand } = require("@aws-sdk/client-store");
  exports.handler = async () => { await new Promise((done) => setTimeout(done, 5000)); await new StoreClient({}).send(new PutCommand()); };`;
  const started = clock.now();
  const invocation = await run(code(text, { timeoutMs: 3000 }));
  expect(invocation).toMatchObject({
    ...{ ok: false, errorType: "Sandbox.Timedout" },
    errorMessage: "RequestId: request-1 Error: Task timed out after 3.00 seconds",
  });
  expect(clock.now() - started).toBe(3000);
  await clock.advance(60_000);
  expect(sent).toEqual([]);
});

test.each([
  {
    text: `exports.handler = async () => { throw new RangeError("too far"); };`,
    errorType: "RangeError",
    errorMessage: "too far",
  },
  { text: `exports.handler = async () => { throw "text"; };`, errorType: "string", errorMessage: "text" },
  {
    text: `exports.other = async () => {};`,
    errorType: "Runtime.HandlerNotFound",
    errorMessage: "index.handler is undefined or not exported",
  },
  { text: `exports.handler = async () => {`, errorType: "Runtime.UserCodeSyntaxError" },
  { text: `require("left-pad");`, errorType: "Runtime.ImportModuleError" },
  {
    text: `exports.handler = async () => { process.exit(1); await new Promise(() => {}); };`,
    errorType: "Runtime.ExitError",
  },
  {
    text: `exports.handler = (event, context, callback) => {};`,
    runtime: "nodejs24.x",
    errorType: "Runtime.CallbackHandlerDeprecated",
  },
])(
  "$text fails with $errorType",
  async ({ text, errorType, errorMessage, runtime: version = "nodejs22.x" }) => {
    const { run } = runtime();
    const invocation = await run(code(text, { runtime: version }));
    expect(invocation).toMatchObject({ ok: false, errorType, ...(errorMessage && { errorMessage }) });
    expect(invocation.logs.at(-1)).toContain("Invoke Error");
  },
);

const twoCalls = `const { StoreClient, PutCommand, ListCommand } = require("@aws-sdk/client-store");
exports.handler = async () => {
  const client = new StoreClient({ region: process.env.AWS_REGION });
  await client.send(new ListCommand());
  return client.send(new PutCommand());
};`;

test("the SDK speaks with the function's credentials", async () => {
  const { run, asked } = runtime();
  expect(payloadOf(await run(code(twoCalls)))).toEqual({ options: { region: "eu-west-1" } });
  expect(asked).toEqual([["@aws-sdk/client-store", "ASIATEST"]]);
  expect(sent).toEqual(["ListCommand", "PutCommand"]);
});

test("a function can be killed before any of its calls", async () => {
  const { run } = runtime(({ command, index }) => command === "PutCommand" && index === 1);
  expect(await run(code(twoCalls))).toMatchObject({ ok: false, errorType: "Runtime.ExitError" });
  expect(sent).toEqual(["ListCommand"]);
});
