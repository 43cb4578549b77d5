import type { FunctionCode } from "../kernel/runtime.ts";

/** How an invocation failed, in the runtime's words. */
export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Something thrown, wherever it came from: another realm's Error is not `instanceof Error`. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
}

/** What the handler threw or rejected with. */
export function failureOfHandler(error: unknown): Failure {
  if (typeof error !== "object" || error === null)
    return { errorType: typeof error, errorMessage: String(error) };
  const { name = "Error", message = "" } = error as Thrown;
  return { errorType: String(name), errorMessage: String(message) };
}

/** What went wrong while the module was loaded. */
export function failureOfModule(error: unknown): Failure {
  const { errorType, errorMessage } = failureOfHandler(error);
  if (errorType === "SyntaxError")
    return { errorType: "Runtime.UserCodeSyntaxError", errorMessage: `SyntaxError: ${errorMessage}` };
  const { code } = (error ?? {}) as Thrown;
  if (code === "MODULE_NOT_FOUND")
    return { errorType: "Runtime.ImportModuleError", errorMessage: `Error: ${errorMessage}` };
  return { errorType, errorMessage };
}

/**
 * Why the export cannot be called, if so. From Node 24 on, Lambda refuses handlers that take a callback:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export function failureOfExport(
  { handler, runtime }: FunctionCode,
  kind: { type: string; length: number },
): Failure | undefined {
  if (kind.type !== "function") {
    return { errorType: "Runtime.HandlerNotFound", errorMessage: `${handler} is undefined or not exported` };
  }
  const version = Number(/^nodejs(\d+)\./.exec(runtime)?.[1] ?? 0);
  if (kind.length < 3 || version < 24) return undefined;
  return {
    errorType: "Runtime.CallbackHandlerDeprecated",
    errorMessage:
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.",
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html: Sandbox.Timedout */
export function failureOfTimeout({ timeoutMs }: FunctionCode, requestId: string): Failure {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  };
}

/** The process ended while it had an invocation. */
export function failureOfExit(requestId: string, how: string): Failure {
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  };
}
