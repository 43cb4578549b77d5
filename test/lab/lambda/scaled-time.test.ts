import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { scaledClock } from "../../../lab/kernel/scaled-clock.ts";
import { scaledTime } from "../../../lab/process/scaled-time.ts";

const run = promisify(execFile);
const start = Date.parse("2026-11-22T09:00:00Z");

const program = `
import http from "node:http";
import { setTimeout as sleep, scheduler } from "node:timers/promises";
import { promisify } from "node:util";
const at = Date.now(), from = performance.now();
await sleep(2000);
await scheduler.wait(1000);
await promisify(setTimeout)(1000);
await new Promise((done) => setTimeout(done, 1000));
let ticks = 0;
await new Promise((done) => { const timer = setInterval(() => ++ticks === 5 && done(clearInterval(timer)), 200); });
const slept = Date.now() - at, measured = performance.now() - from;
const signal = AbortSignal.timeout(1000);
await sleep(30_000);
const { aborted } = signal;
const server = http.createServer((_, response) => setTimeout(() => response.end("ok"), 20_000)).listen(0);
await new Promise((done) => server.once("listening", done));
const { port } = server.address();
const timedOut = [];
const request = http.get({ port, timeout: 5000 }).on("timeout", () => timedOut.push("request"));
const answer = await new Promise((done) => request.on("response", (response) => { response.resume(); done(response.statusCode); }));
const fetched = await fetch("http://127.0.0.1:" + port).then((response) => response.text());
server.close(); server.closeAllConnections();
console.log(JSON.stringify({ slept, measured, ticks, aborted, answer, fetched, timedOut, today: new Date(at).toISOString().slice(0, 13), is: new Date() instanceof Date, text: typeof Date(), parsed: Date.parse("1970-01-01T00:00:01Z"), fixed: new Date(5).getTime() }));
`;

test("a program that sleeps 6 seconds of AWS's time sleeps a hundredth of that, and its sockets do not notice", async () => {
  const { nodeOptions, environment } = scaledTime(scaledClock(100, start), 100);
  const began = performance.now();
  const options = [...nodeOptions, "--input-type=module", "--eval", program];
  const { stdout } = await run(process.execPath, options, {
    env: { PATH: process.env.PATH, ...environment },
  });
  expect(performance.now() - began).toBeLessThan(30_000);
  const { slept, measured, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({
    ...{ ticks: 5, aborted: true, answer: 200, fetched: "ok", timedOut: [], today: "2026-11-22T09" },
    ...{ is: true, text: "string", parsed: 1000, fixed: 5 },
  });
  for (const time of [slept, measured]) {
    expect(time).toBeGreaterThanOrEqual(5900);
  }
}, 60_000);

test("at scale 1 nothing is preloaded", () => {
  expect(scaledTime(scaledClock(1), 1)).toEqual({ nodeOptions: [], environment: {} });
});
