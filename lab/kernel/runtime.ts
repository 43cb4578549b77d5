/** What a task asks its container runtime to start. */
export interface ContainerSpec {
  readonly image: string;
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly containerPort?: number;
  /** The task's address inside the lab's VPC, for example 10.0.2.17. */
  readonly ip: string;
  /** Gets each line that the container writes to stdout or stderr. */
  readonly onLog: (line: string) => void;
}

export interface RunningContainer {
  /** Resolves when the container has ended by itself or by `stop`. */
  readonly exited: Promise<{ exitCode: number }>;
  /** SIGTERM, then SIGKILL after `timeoutMs` of AWS's time. */
  stop(timeoutMs: number): Promise<void>;
}

/** Where containers run: local processes in the demo, simulated ones in virtual time. */
export interface ContainerRuntime {
  /** Rejects with an Error whose message starts with `CannotPullContainerError:` when there is no such image. */
  start(spec: ContainerSpec): Promise<RunningContainer>;
  /** Sends one request to the container that listens at `ip`:`port`; rejects with ECONNREFUSED in `code` when none does. */
  fetch(
    ip: string,
    port: number,
    request: import("./http.ts").HttpRequest,
  ): Promise<import("./http.ts").HttpResponse>;
}

export interface FunctionCode {
  readonly name: string;
  /** The text of `Code.ZipFile`: index.js, CommonJS. */
  readonly zipFile: string;
  /** `index.handler` */
  readonly handler: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly credentials: Credentials;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export type Invocation =
  | { readonly ok: true; readonly payload: unknown; readonly logs: readonly string[] }
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly logs: readonly string[];
    };

/** Where Lambda functions run: their own Node process in the demo, this process in virtual time. */
export interface FunctionRuntime {
  invoke(code: FunctionCode, event: unknown, requestId: string): Promise<Invocation>;
  close(): Promise<void>;
}
