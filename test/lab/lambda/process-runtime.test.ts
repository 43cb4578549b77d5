import { existsSync } from "node:fs";
import { afterAll, expect, test } from "@jest/globals";
import type { FunctionCode, Invocation } from "../../../lab/kernel/runtime.ts";
import { scaledClock } from "../../../lab/kernel/scaled-clock.ts";
import { processFunctions } from "../../../lab/lambda/process-runtime.ts";

const clock = scaledClock(50, Date.parse("2026-11-22T09:00:00Z"));
const endpoint = () => "http://127.0.0.1:4566";
const functions = processFunctions({ clock, endpoint, region: "eu-west-1", timeScale: 50 });
afterAll(() => functions.close());

function code(name: string, zipFile: string, rest: Partial<FunctionCode> = {}): FunctionCode {
  return {
    ...{ name, zipFile, handler: "index.handler", runtime: "nodejs22.x", timeoutMs: 30_000 },
    ...{ environment: { COLOUR: "blue" } },
    credentials: { accessKeyId: "ASIATEST", secretAccessKey: "secret", sessionToken: "token" },
    ...rest,
  };
}

const payloadOf = (invocation: Invocation) => (invocation.ok ? invocation.payload : invocation);

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a function lives in its own warm process, on the lab's time, with Lambda's environment alone", async () => {
  const text = `let count = 0;
  exports.handler = async (event, context) => {
    const at = Date.now(), left = context.getRemainingTimeInMillis();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    console.log("slept");
    const clients = Object.keys(require("@aws-sdk/client-sts")).includes("STSClient");
    let stranger = "";
    try { require("yaml"); } catch (error) { stranger = error.code; }
    return { event, count: ++count, pid: process.pid, folder: __dirname, env: process.env, today: new Date().toISOString().slice(0, 10),
      slept: Date.now() - at, left, spent: left - context.getRemainingTimeInMillis(), clients, stranger };
  };`;
  const started = clock.now();
  const first = await functions.invoke(code("sleeper", text), { n: 1 }, "request-1");
  const payload = payloadOf(first) as {
    pid: number;
    slept: number;
    left: number;
    spent: number;
    env: object;
    folder: string;
  };
  expect(payload).toMatchObject({
    ...{ event: { n: 1 }, count: 1, clients: true, stranger: "MODULE_NOT_FOUND", today: "2026-11-22" },
    env: {
      ...{ COLOUR: "blue", AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: endpoint() },
      ...{ AWS_ACCESS_KEY_ID: "ASIATEST", AWS_SESSION_TOKEN: "token" },
    },
  });
  expect(Object.keys(payload.env).filter((name) => /^(LAB_|HOME|npm_|NODE_)/.test(name))).toEqual([]);
  expect(payload.slept).toBeGreaterThanOrEqual(4950);
  expect(payload.spent).toBeGreaterThanOrEqual(4950);
  expect(clock.now() - started).toBeGreaterThanOrEqual(4950);
  expect(first.logs).toEqual([expect.stringMatching(/^2026-11-22T09:\S+\trequest-1\tINFO\tslept$/)]);
  const second = await functions.invoke(code("sleeper", text), {}, "request-2");
  expect(payloadOf(second)).toMatchObject({ count: 2, pid: payload.pid });
  expect(isRunning(payload.pid)).toBe(true);
  await functions.close();
  expect(isRunning(payload.pid)).toBe(false);
  expect(existsSync(payload.folder)).toBe(false);
}, 60_000);

test("timeouts, crashes and modules that do not load are errors", async () => {
  const outcomes = await Promise.all([
    functions.invoke(
      code("slow", `exports.handler = () => new Promise(() => {});`, { timeoutMs: 3000 }),
      {},
      "r1",
    ),
    functions.invoke(
      code("busy", `exports.handler = async () => { for (;;); };`, { timeoutMs: 3000 }),
      {},
      "r2",
    ),
    functions.invoke(code("exit", `exports.handler = async () => process.exit(3);`), {}, "r3"),
    functions.invoke(
      code(
        "late",
        `exports.handler = async () => { setTimeout(() => { throw new TypeError("late"); }, 1); await new Promise(() => {}); };`,
      ),
      {},
      "r4",
    ),
    functions.invoke(
      code("wrong", `exports.handler = async () => { throw new RangeError("no"); };`),
      {},
      "r5",
    ),
    functions.invoke(code("broken", `exports.handler = async (`), {}, "r6"),
    functions.invoke(code("lost", `require("left-pad");`), {}, "r7"),
    functions.invoke(code("empty", ``), {}, "r8"),
  ]);
  expect(outcomes).toMatchObject([
    { errorType: "Sandbox.Timedout", errorMessage: "RequestId: r1 Error: Task timed out after 3.00 seconds" },
    { errorType: "Sandbox.Timedout" },
    {
      errorType: "Runtime.ExitError",
      errorMessage: "RequestId: r3 Error: Runtime exited with error: exit status 3",
    },
    { errorType: "TypeError", errorMessage: "late" },
    { errorType: "RangeError", errorMessage: "no" },
    { errorType: "Runtime.UserCodeSyntaxError" },
    { errorType: "Runtime.ImportModuleError" },
    { errorType: "Runtime.HandlerNotFound" },
  ]);
}, 60_000);
