import type { Clock } from "../kernel/clock.ts";
import type { Credentials, FunctionCode, FunctionRuntime, Invocation } from "../kernel/runtime.ts";
import { contextFields } from "./environment.ts";
import {
  type Failure,
  failureOfExit,
  failureOfExport,
  failureOfHandler,
  failureOfModule,
  failureOfTimeout,
} from "./failure.ts";
import { consoleTo, processWith, timeGlobals } from "./function-globals.ts";
import { type FunctionLife, startLife } from "./function-life.ts";
import { loadModule } from "./function-module.ts";
import { guardSdk, type SdkCall } from "./function-sdk.ts";
import { type FunctionInstance, pooledRuntime } from "./instance-pool.ts";
import { formatConsole } from "./log-lines.ts";

export interface InProcessOptions {
  readonly clock: Clock;
  /** The SDK package, or a stand-in, whose clients speak with these credentials. */
  readonly requireSdk: (packageName: string, credentials: Credentials) => object;
  /** For tests: true kills the function just before this call. */
  readonly killBefore?: (call: SdkCall) => boolean;
}

type Handler = (event: unknown, context: object) => unknown;
type Loaded = { readonly handler: Handler } | { readonly failure: Failure };
type Outcome = { readonly value: unknown } | { readonly failure: Failure };

/** Runs functions in this process, on the lab's clock: for virtual time. */
export function inProcessFunctions(options: InProcessOptions): FunctionRuntime {
  return pooledRuntime((code) => startInstance(code, options));
}

function startInstance(code: FunctionCode, options: InProcessOptions): FunctionInstance {
  const { clock } = options;
  const life = startLife(clock);
  const current = { requestId: "", calls: 0, logs: [] as string[] };
  const before = (command: string) => {
    const call = { functionName: code.name, requestId: current.requestId, command, index: current.calls };
    current.calls += 1;
    if (options.killBefore?.(call)) life.end(failureOfExit(current.requestId, "signal: killed"));
  };
  const console = consoleTo((call) => {
    current.logs.push(formatConsole(code, { ...call, time: clock.now(), requestId: current.requestId }));
  });
  const load = once(() =>
    loadHandler(code, {
      globals: { ...timeGlobals(clock, life), console, process: processWith(variablesOf(code), life) },
      life,
      sdk: (name) => guardSdk(options.requireSdk(name, code.credentials), life, before),
    }),
  );
  return {
    async run(event, requestId) {
      Object.assign(current, { requestId, calls: 0, logs: [] });
      const { logs } = current;
      const outcome = await runHandler(load(), { code, clock, life, event, requestId });
      if ("failure" in outcome) console.error("Invoke Error", JSON.stringify(outcome.failure));
      return invocationOf(outcome, logs);
    },
    isAlive: () => !life.isOver() && "handler" in load(),
    end: () => life.end(failureOfExit(current.requestId, "signal: killed")),
  };
}

function loadHandler(code: FunctionCode, surroundings: Parameters<typeof loadModule>[1]): Loaded {
  try {
    const exported = loadModule(code.zipFile, surroundings)[code.handler.split(".")[1] ?? ""];
    const length = typeof exported === "function" ? exported.length : 0;
    const failure = failureOfExport(code, { type: typeof exported, length });
    return failure ? { failure } : { handler: exported as Handler };
  } catch (error) {
    return { failure: failureOfModule(error) };
  }
}

interface Run {
  readonly code: FunctionCode;
  readonly clock: Clock;
  readonly life: FunctionLife;
  readonly event: unknown;
  readonly requestId: string;
}

async function runHandler(loaded: Loaded, run: Run): Promise<Outcome> {
  if ("failure" in loaded) return loaded;
  const { code, clock, life, requestId } = run;
  const timeUp = failureOfTimeout(code, requestId);
  const callOff = clock.after(code.timeoutMs, () => life.end(timeUp));
  const ended = life.ended.then((failure) => ({ failure }));
  try {
    return await Promise.race([callHandler(loaded.handler, run), ended]);
  } finally {
    callOff();
  }
}

async function callHandler(handler: Handler, { code, clock, event, requestId }: Run): Promise<Outcome> {
  const deadline = clock.now() + code.timeoutMs;
  const context = {
    ...contextFields(code, requestId),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
  };
  try {
    return { value: await handler(copy(event), context) };
  } catch (error) {
    return { failure: failureOfHandler(error) };
  }
}

function invocationOf(outcome: Outcome, logs: readonly string[]): Invocation {
  return "failure" in outcome
    ? { ok: false, ...outcome.failure, logs }
    : { ok: true, payload: copy(outcome.value), logs };
}

/** What JSON leaves of a value, as between Lambda and its runtime. */
function copy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

function variablesOf({ environment, credentials }: FunctionCode): Record<string, string> {
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
