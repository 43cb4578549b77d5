/**
 * Preload (`node --import`): makes this process live on the lab's clock. LAB_TIME_SCALE says how many of AWS's seconds
 * pass in one, LAB_TIME_START what the lab's clock showed (epoch ms) when the process was started.
 *
 * Only what programs see is replaced: Date, performance.now, timers. Node's own sockets, DNS and HTTP keep their
 * internal timers in real time, so a server that takes a real second to answer does not run into a scaled-down limit.
 */
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";

/** The longest delay that a Node timer takes. */
const longestMs = 2 ** 31 - 1;

function install(scale, start) {
  const RealDate = Date;
  const realTimers = { ...timers };
  const realPromises = { ...timersPromises };
  const realPerformanceNow = performance.now.bind(performance);

  const now = () => Math.round(start + realPerformanceNow() * scale);
  const real = (ms) => Math.min(longestMs, Math.max(0, Number(ms) || 0) / scale);

  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length > 0 ? values : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
  });
  performance.now = () => realPerformanceNow() * scale;

  const wait = (ms, value, options) => realPromises.setTimeout(real(ms), value, options);
  const setTimeout = (task, ms, ...values) => realTimers.setTimeout(task, real(ms), ...values);
  const setInterval = (task, ms, ...values) => realTimers.setInterval(task, real(ms), ...values);
  setTimeout[promisify.custom] = wait;
  Object.assign(timers, { setTimeout, setInterval });
  Object.assign(globalThis, { setTimeout, setInterval });

  timersPromises.setTimeout = wait;
  timersPromises.setInterval = (ms, value, options) => realPromises.setInterval(real(ms), value, options);
  timersPromises.scheduler.wait = (ms, options) => wait(ms, undefined, options);
  const realAbortTimeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => realAbortTimeout(Math.ceil(real(ms)));
  syncBuiltinESMExports();
}

const scale = Number(process.env.LAB_TIME_SCALE ?? 1);
const start = Number(process.env.LAB_TIME_START ?? Date.now() - performance.now());
if (!(scale > 0) || !Number.isFinite(start))
  throw new Error("LAB_TIME_SCALE and LAB_TIME_START must be numbers");
install(scale, start);
