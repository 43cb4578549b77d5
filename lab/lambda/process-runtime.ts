import type { Clock } from "../kernel/clock.ts";
import type { FunctionCode, FunctionRuntime, Invocation } from "../kernel/runtime.ts";
import { contextFields } from "./environment.ts";
import {
  type Failure,
  failureOfExit,
  failureOfExport,
  failureOfHandler,
  failureOfModule,
  failureOfTimeout,
} from "./failure.ts";
import { type FunctionProcess, type ProcessMessage, spawnFunction } from "./function-process.ts";
import { type FunctionInstance, pooledRuntime } from "./instance-pool.ts";
import { formatConsole } from "./log-lines.ts";

export interface ProcessOptions {
  /** Real or scaled; timeouts go by it. */
  readonly clock: Clock;
  /** AWS_ENDPOINT_URL of the functions, asked when a process is started. */
  readonly endpoint: () => string;
  readonly region: string;
  /** How many of AWS's seconds pass in one. */
  readonly timeScale: number;
  /** Further variables for every function's process (NODE_EXTRA_CA_CERTS). */
  readonly environment?: Readonly<Record<string, string>>;
}

type Outcome = { readonly payload: unknown } | { readonly failure: Failure };

/** Runs each function in Node processes of its own, one invocation at a time in each. */
export function processFunctions(options: ProcessOptions): FunctionRuntime {
  return pooledRuntime((code) => startInstance(code, options));
}

function startInstance(code: FunctionCode, options: ProcessOptions): FunctionInstance {
  const child = spawnFunction(code, options);
  let isReady = false;
  return {
    async run(event, requestId) {
      const logs: string[] = [];
      const stopListening = child.listen((message) => {
        if (message.kind === "log")
          logs.push(formatConsole(code, { ...message, requestId, time: options.clock.now() }));
      });
      const failure = isReady ? undefined : await readiness(code, child, requestId);
      isReady = true;
      const outcome = failure ? { failure } : await invoke(code, { child, options, event, requestId });
      stopListening();
      if ("failure" in outcome) logs.push(errorLine(code, { clock: options.clock, requestId, ...outcome }));
      return invocationOf(outcome, logs);
    },
    isAlive: () => child.isRunning() && isReady,
    end: () => child.kill(),
  };
}

/** Waits until the module is loaded: what went wrong, if anything did. Lambda too starts the timeout after that. */
async function readiness(
  code: FunctionCode,
  child: FunctionProcess,
  requestId: string,
): Promise<Failure | undefined> {
  const message = await child.next((kind) => kind === "ready" || kind === "unloadable");
  if (message.kind === "ready") {
    const failure = failureOfExport(code, message);
    if (failure) await child.kill();
    return failure;
  }
  await child.kill();
  return message.kind === "unloadable"
    ? failureOfModule(message.error)
    : failureOfMessage(message, requestId);
}

interface Call {
  readonly child: FunctionProcess;
  readonly options: ProcessOptions;
  readonly event: unknown;
  readonly requestId: string;
}

async function invoke(code: FunctionCode, { child, options, event, requestId }: Call): Promise<Outcome> {
  const answer = child.next((kind) => kind === "done" || kind === "failed");
  let timeUp: Failure | undefined;
  const callOff = options.clock.after(code.timeoutMs, () => {
    timeUp = failureOfTimeout(code, requestId);
    void child.kill();
  });
  child.send({ event: event ?? null, context: contextFields(code, requestId), timeoutMs: code.timeoutMs });
  const message = await answer;
  callOff();
  if (message.kind === "done") return { payload: JSON.parse(message.payload) };
  return { failure: timeUp ?? failureOfMessage(message, requestId) };
}

function failureOfMessage(message: ProcessMessage, requestId: string): Failure {
  if (message.kind === "failed" || message.kind === "crashed") {
    return "thrown" in message.error ? thrownValue(message.error) : failureOfHandler(message.error);
  }
  return failureOfExit(requestId, message.kind === "exit" ? message.how : "exit status unknown");
}

const thrownValue = ({ thrown, type }: { thrown: string; type: string }): Failure => ({
  errorType: type,
  errorMessage: thrown,
});

function errorLine(
  code: FunctionCode,
  { clock, requestId, failure }: { clock: Clock; requestId: string; failure: Failure },
): string {
  return formatConsole(code, {
    time: clock.now(),
    requestId,
    level: "ERROR",
    text: `Invoke Error ${JSON.stringify(failure)}`,
  });
}

function invocationOf(outcome: Outcome, logs: readonly string[]): Invocation {
  return "failure" in outcome
    ? { ok: false, ...outcome.failure, logs }
    : { ok: true, payload: outcome.payload, logs };
}
