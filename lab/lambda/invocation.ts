import { recordMetric } from "../cloudwatch/store.ts";
import type { Invocation } from "../kernel/runtime.ts";
import type { World } from "../kernel/world.ts";
import { appendLog } from "../logs/store.ts";
import { codeOf } from "./environment.ts";
import { formatEnd, formatStart } from "./log-lines.ts";
import { roleMay } from "./role-permissions.ts";
import type { LabFunction } from "./store.ts";

export interface Payload {
  readonly event: unknown;
  readonly requestId: string;
}

/** Whether one more invocation would exceed the function's reserved concurrency. */
export function isThrottled({ running, settings }: LabFunction): boolean {
  return running >= (settings.reservedConcurrency ?? Number.POSITIVE_INFINITY);
}

/** Runs the function once, with its log lines and metrics. */
export async function invokeOnce(
  world: World,
  target: LabFunction,
  { event, requestId }: Payload,
): Promise<Invocation> {
  const stream = logStreamOf(world, target);
  const code = codeOf(world, target, stream);
  const { memoryMegabytes, logGroup } = target.settings;
  const startedAt = world.clock.now();
  target.running += 1;
  const mayLog = await mayWriteLogs(world, target, stream);
  const write = (line: string) => mayLog && appendLog(world, logGroup, stream, line);
  write(formatStart(requestId));
  try {
    const invocation = await world.functions.invoke(code, event, requestId);
    const durationMs = world.clock.now() - startedAt;
    const end = formatEnd({ requestId, durationMs, memoryMegabytes });
    for (const line of [...invocation.logs, ...end]) write(line);
    count(world, target, "Invocations");
    count(world, target, "Errors", invocation.ok ? 0 : 1);
    return invocation;
  } finally {
    target.running -= 1;
  }
}

/** Lambda logs as the function's role, and says nothing when the role may not. */
async function mayWriteLogs(world: World, { settings }: LabFunction, stream: string): Promise<boolean> {
  const resource = world.arn("logs", `log-group:${settings.logGroup}:log-stream:${stream}`);
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
  return roleMay(
    world,
    settings.role,
    actions.map((action) => ({ action, resource })),
  );
}

/** Adds to one of the AWS/Lambda metrics of this function. */
export function count(world: World, { name }: LabFunction, metric: string, value = 1): void {
  recordMetric(world, { namespace: "AWS/Lambda", name: metric, dimensions: { FunctionName: name }, value });
}

/** One stream for each revision; Lambda has one for each execution environment. */
function logStreamOf(world: World, { revision }: LabFunction): string {
  const day = new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[$LATEST]${revision.replaceAll("-", "")}`;
}

/** The body of Lambda's answer to a failed invocation. */
export function errorPayload({ errorType, errorMessage }: Extract<Invocation, { ok: false }>): object {
  return { errorType, errorMessage, trace: [] };
}
