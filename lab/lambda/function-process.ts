import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FunctionCode } from "../kernel/runtime.ts";
import { projectFile } from "../process/project-file.ts";
import { scaledTime } from "../process/scaled-time.ts";
import type { ConsoleCall } from "./log-lines.ts";
import type { ProcessOptions } from "./process-runtime.ts";

type Thrown =
  | { readonly name?: string; readonly message?: string; readonly code?: string }
  | { readonly thrown: string; readonly type: string };

/** What a function's process says; `exit` is this side's word for its end. */
export type ProcessMessage =
  | ({ readonly kind: "log" } & Omit<ConsoleCall, "time" | "requestId">)
  | { readonly kind: "ready"; readonly type: string; readonly length: number }
  | { readonly kind: "unloadable" | "failed" | "crashed"; readonly error: Thrown }
  | { readonly kind: "done"; readonly payload: string }
  | { readonly kind: "exit"; readonly how: string };

export interface FunctionProcess {
  send(message: object): void;
  /** Hands each message on until the returned function is called. */
  listen(listener: (message: ProcessMessage) => void): () => void;
  /** The next message of one of these kinds; or that it crashed or ended, whichever comes first. */
  next(isAwaited: (kind: ProcessMessage["kind"]) => boolean): Promise<ProcessMessage>;
  isRunning(): boolean;
  /** Resolves when the process is gone and its folder removed. */
  kill(): Promise<void>;
}

/** Starts a Node process with the function's code and nothing of this process's environment. */
export function spawnFunction(code: FunctionCode, options: ProcessOptions): FunctionProcess {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-function-"));
  writeFileSync(join(folder, "index.js"), code.zipFile);
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  const time = scaledTime(options.clock, options.timeScale);
  const root = dirname(projectFile("package.json"));
  const handler = code.handler.split(".")[1] ?? "";
  const program = [
    ...time.nodeOptions,
    projectFile("lab/lambda/function-process.cjs"),
    folder,
    handler,
    root,
  ];
  const child = spawn(process.execPath, program, {
    cwd: folder,
    env: { ...environmentOf(code, options), ...time.environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return follow(child, folder);
}

function environmentOf(
  { environment, credentials }: FunctionCode,
  options: ProcessOptions,
): Record<string, string> {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    ...environment,
    AWS_ENDPOINT_URL: options.endpoint(),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...options.environment,
  };
}

function follow(child: ChildProcess, folder: string): FunctionProcess {
  const listeners = new Set<(message: ProcessMessage) => void>();
  let last: ProcessMessage | undefined;
  const tell = (message: ProcessMessage) => {
    if (message.kind === "ready" || message.kind === "unloadable" || message.kind === "exit") last = message;
    for (const listener of [...listeners]) listener(message);
  };
  const gone = new Promise<void>((resolve) => {
    const finish = (how: string) => {
      rmSync(folder, { recursive: true, force: true });
      tell({ kind: "exit", how });
      resolve();
    };
    child.once("error", (error) => finish(error.message));
    child.once("exit", (status, signal) => finish(signal ? `signal: ${signal}` : `exit status ${status}`));
  });
  child.on("message", (message) => tell(message as ProcessMessage));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => tell(plainOutput(text)));
  }
  const listen: FunctionProcess["listen"] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    send: (message) => child.send(message, () => {}),
    listen,
    next: (isAwaited) =>
      new Promise((resolve) => {
        const isAnswer = ({ kind }: ProcessMessage) =>
          isAwaited(kind) || kind === "crashed" || kind === "exit";
        if (last && isAnswer(last)) return resolve(last);
        const stop = listen((message) => {
          if (!isAnswer(message)) return;
          stop();
          resolve(message);
        });
      }),
    isRunning: () => child.exitCode === null && child.signalCode === null && child.connected,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** What the function wrote past `console`, or Node itself did. */
function plainOutput(text: string): ProcessMessage {
  return { kind: "log", level: "INFO", text: text.trimEnd() };
}
