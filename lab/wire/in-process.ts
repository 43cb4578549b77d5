import { createRequire } from "node:module";
import type { ACMClientConfig } from "@aws-sdk/client-acm";
import type { Clock } from "../kernel/clock.ts";
import type { Credentials } from "../kernel/runtime.ts";
import type { Dispatch } from "./dispatcher.ts";
import { toBuffer, type WireRequest } from "./message.ts";

/** What the SDK hands to its HTTP handler, as far as it is read here. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function readQuery(query: SdkRequest["query"] = {}): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) parameters.append(name, String(one));
  }
  return parameters;
}

function toWire({ method, path, query, headers, body }: SdkRequest): WireRequest {
  const lowered = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { method, path, query: readQuery(query), headers: lowered, body: toBuffer(body) };
}

/** An SDK HTTP handler that reaches the lab without a socket, so that virtual time knows when all have settled. */
export function inProcessHandler(dispatch: Dispatch, clock: Clock, callSeconds: number) {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: unknown) {
      await clock.sleep(callSeconds * 1000);
      const { status, headers, body } = await dispatch(toWire(request as SdkRequest));
      return { response: { statusCode: status, headers: { ...headers }, body: toBuffer(body) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

export type InProcessHandler = ReturnType<typeof inProcessHandler>;

/** Waits between attempts on the lab's clock; as many attempts as the SDK's standard mode by default. */
export function retriesOn(clock: Clock, attempts = 3) {
  const retryable = (error: { name?: string; $metadata?: { httpStatusCode?: number } }) =>
    /Throttl|TooManyRequests|PriorRequestNotComplete|RequestLimitExceeded/.test(error.name ?? "") ||
    [500, 502, 503, 504].includes(error.$metadata?.httpStatusCode ?? 0);
  return {
    mode: "standard",
    async retry<T>(next: (args: unknown) => Promise<{ response: unknown; output: T }>, args: unknown) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await next(args);
        } catch (error) {
          if (attempt >= attempts || !retryable(error as Error)) throw error;
          await clock.sleep(100 * 2 ** attempt);
        }
      }
    },
  };
}

/** What all clients' configurations have in common; the handler and the retries are given in the parts that the SDK calls. */
type SharedConfiguration = Pick<
  ACMClientConfig,
  "region" | "credentials" | "endpoint" | "requestHandler" | "maxAttempts"
>;

/** A client's configuration that reads no file and opens no socket. */
export function inProcessConfiguration(
  handler: InProcessHandler,
  credentials: Credentials,
  region: string,
  clock: Clock,
): SharedConfiguration {
  const whole = {
    region,
    credentials,
    endpoint: "http://lab.invalid",
    requestHandler: handler,
    retryStrategy: retriesOn(clock),
    maxAttempts: 3,
    retryMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: "lab",
    defaultUserAgentProvider: async () => [["lab", "1"]] as [string, string][],
  };
  return whole as unknown as SharedConfiguration;
}

const requireHere = createRequire(import.meta.url);

/** The client package as a function's `require` finds it. */
export const requireSdk = (packageName: string) => requireHere(packageName) as object;

type Configuration = Readonly<Record<string, unknown>>;
type ClientClass = new (configuration: Configuration) => object;

/** `require` for functions that run in this process: the client package, its clients speaking to the lab. */
export function inProcessSdk(configure: (credentials: Credentials) => object) {
  return (packageName: string, credentials: Credentials): object => {
    const sdk = requireHere(packageName) as Record<string, unknown>;
    const exports: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(sdk)) {
      const isClient = name.endsWith("Client") && !name.startsWith("_") && typeof value === "function";
      exports[name] = isClient
        ? class extends (value as ClientClass) {
            constructor(given: Configuration = {}) {
              const { credentials: own = credentials } = given;
              super({ ...given, ...configure(credentials), credentials: own });
            }
          }
        : value;
    }
    return exports;
  };
}
