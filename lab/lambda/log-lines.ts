import type { FunctionCode } from "../kernel/runtime.ts";

/** One call of `console`: `value` is the argument when there was a single one. */
export interface ConsoleCall {
  readonly time: number;
  readonly requestId: string;
  readonly level: string;
  readonly text: string;
  readonly value?: unknown;
}

/** The levels of the methods of `console`, as Lambda's Node runtime names them. */
export const consoleLevels = {
  ...{ trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" },
} as const;

/** As Lambda's Node runtime writes it: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
export function formatConsole({ environment }: Pick<FunctionCode, "environment">, call: ConsoleCall): string {
  const timestamp = new Date(call.time).toISOString();
  const { level, requestId, text, value = text } = call;
  return environment.AWS_LAMBDA_LOG_FORMAT === "JSON"
    ? JSON.stringify({ timestamp, level, requestId, message: value })
    : `${timestamp}\t${requestId}\t${level}\t${text}`;
}

export interface Usage {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMegabytes: number;
}

export function formatStart(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

/** END and REPORT; how much memory was used is not measured. */
export function formatEnd({ requestId, durationMs, memoryMegabytes }: Usage): readonly string[] {
  const billed = Math.max(1, Math.ceil(durationMs));
  return [
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billed} ms\tMemory Size: ${memoryMegabytes} MB\tMax Memory Used: ${memoryMegabytes} MB\t`,
  ];
}
