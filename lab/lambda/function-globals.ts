import { format } from "node:util";
import type { Clock } from "../kernel/clock.ts";
import type { FunctionLife, LabTimer } from "./function-life.ts";
import { consoleLevels } from "./log-lines.ts";

type Task = (...values: unknown[]) => void;

/** What a function in this process finds under the names of Node's globals: timers and dates on AWS's time. */
export function timeGlobals(clock: Clock, life: FunctionLife): Readonly<Record<string, unknown>> {
  const start = clock.now();
  const schedule =
    (repeat: boolean) =>
    (task: Task, ms = 0, ...values: unknown[]) =>
      life.schedule(ms, () => task(...values), repeat);
  const cancel = (timer?: LabTimer) => timer?.cancel();
  return {
    ...{ setTimeout: schedule(false), setInterval: schedule(true) },
    ...{ clearTimeout: cancel, clearInterval: cancel },
    Date: dateOn(clock),
    performance: { now: () => clock.now() - start, timeOrigin: start },
  };
}

function dateOn(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length > 0 ? values : [clock.now()], newTarget),
    apply: () => new Date(clock.now()).toString(),
    get: (target, key, receiver) => (key === "now" ? clock.now : Reflect.get(target, key, receiver)),
  });
}

/** `require("node:timers/promises")`, as far as functions use it. */
export function timersPromises(life: FunctionLife): object {
  const wait = (ms: number, value?: unknown) =>
    new Promise((resolve) => {
      life.schedule(ms, () => resolve(value));
    });
  return { setTimeout: wait, scheduler: { wait } };
}

type LabConsole = Readonly<Record<keyof typeof consoleLevels, (...values: unknown[]) => void>>;
type Write = (call: { level: string; text: string; value?: unknown }) => void;

/** A `console` whose every call becomes one entry of the log. */
export function consoleTo(write: Write): LabConsole {
  const method =
    (level: string) =>
    (...values: unknown[]) =>
      write({ level, text: format(...values), ...(values.length === 1 && { value: values[0] }) });
  const methods = Object.entries(consoleLevels).map(([name, level]) => [name, method(level)]);
  return Object.fromEntries(methods) as LabConsole;
}

/** A `process` with the function's environment; `exit` ends the environment, as it ends Lambda's. */
export function processWith(environment: Readonly<Record<string, string>>, life: FunctionLife): object {
  const exit = (code = 0) => {
    life.end({
      errorType: "Runtime.ExitError",
      errorMessage: `Runtime exited with error: exit status ${code}`,
    });
  };
  return Object.assign(Object.create(process), { env: { ...environment }, exit });
}
