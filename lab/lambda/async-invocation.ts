import type { Invocation } from "../kernel/runtime.ts";
import type { World } from "../kernel/world.ts";
import { count, invokeOnce, isThrottled, type Payload } from "./invocation.ts";
import { type Condition, settleFailure, settleSuccess } from "./settlement.ts";
import { type LabFunction, lambdaStore } from "./store.ts";

/** An event in Lambda's own queue. */
export interface QueuedEvent extends Payload {
  readonly acceptedAt: number;
  readonly invocations: number;
  readonly throttles: number;
  /** The last invocation; there is none if all attempts were throttled. */
  readonly last?: Invocation;
}

type Step =
  | { readonly end: Condition | "Success"; readonly queued: QueuedEvent }
  | { readonly waitMs: number; readonly queued: QueuedEvent };

const defaultRetries = 2;
const defaultMaximumAgeSeconds = 21_600;

/**
 * Accepts an event and runs the function with it in the background: two retries, a minute and two minutes later, and
 * for throttled attempts from a second up to five minutes, until the event is six hours old:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function invokeAsync(world: World, target: LabFunction, payload: Payload): void {
  const queued = { ...payload, acceptedAt: world.clock.now(), invocations: 0, throttles: 0 };
  void work(world, target.name, queued);
}

async function work(world: World, name: string, first: QueuedEvent): Promise<void> {
  let queued = first;
  for (;;) {
    const target = world.store(lambdaStore).functions.get(name);
    if (!target) return;
    const step = await attempt(world, target, queued);
    if ("end" in step) return settle(world, target, step);
    queued = step.queued;
    await world.clock.sleep(step.waitMs);
  }
}

async function settle(
  world: World,
  target: LabFunction,
  { end, queued }: Extract<Step, { end: unknown }>,
): Promise<void> {
  if (end === "Success") return settleSuccess(world, target, queued);
  count(world, target, "AsyncEventsDropped");
  await settleFailure(world, target, { queued, condition: end });
}

async function attempt(world: World, target: LabFunction, queued: QueuedEvent): Promise<Step> {
  if (target.settings.reservedConcurrency === 0) return { end: "ZeroReservedConcurrency", queued };
  if (isThrottled(target)) return throttle(world, target, queued);
  const last = await invokeOnce(world, target, queued);
  const tried = { ...queued, invocations: queued.invocations + 1, last };
  if (last.ok) return { end: "Success", queued: tried };
  const retries = target.asyncSettings?.maximumRetryAttempts ?? defaultRetries;
  if (tried.invocations > retries) return { end: "RetriesExhausted", queued: tried };
  return waitOrExpire(world, target, { queued: tried, waitMs: tried.invocations === 1 ? 60_000 : 120_000 });
}

function throttle(world: World, target: LabFunction, queued: QueuedEvent): Step {
  count(world, target, "Throttles");
  const waitMs = Math.min(1000 * 2 ** queued.throttles, 300_000);
  return waitOrExpire(world, target, { queued: { ...queued, throttles: queued.throttles + 1 }, waitMs });
}

/** An event that would be too old by the next attempt is given up at once: recording test_maxeventage. */
function waitOrExpire(
  world: World,
  target: LabFunction,
  next: { queued: QueuedEvent; waitMs: number },
): Step {
  const most = (target.asyncSettings?.maximumEventAgeSeconds ?? defaultMaximumAgeSeconds) * 1000;
  const age = world.clock.now() + next.waitMs - next.queued.acceptedAt;
  return age > most ? { end: "EventAgeExceeded", queued: next.queued } : next;
}
