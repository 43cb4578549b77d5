import type { Target } from "@aws-sdk/client-eventbridge";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { deadLetter, type GivenUp } from "./dead-letter.ts";
import { count } from "./metrics.ts";
import { type EventEnvelope, eventsStore, type LabRule } from "./store.ts";
import { sendToTarget } from "./targets.ts";

export interface Delivery {
  readonly rule: LabRule;
  readonly target: Target;
  readonly event: EventEnvelope;
}

export interface DeliveryFailure {
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  readonly code: string;
  readonly message: string;
  readonly isRetriable: boolean;
}

const defaultRetries = 185;
const defaultMaximumAgeSeconds = 86_400;

/** Sends an event to every target of a rule, after the time that EventBridge takes. */
export function startDeliveries(world: World, rule: LabRule, event: EventEnvelope): void {
  for (const target of rule.targets.values()) {
    for (const delay of world.store(eventsStore).deliveryFaults(event, rule, target)) {
      world.clock.after(momentsInSeconds.eventDelivery * 1000 + delay, () => {
        void deliver(world, { rule, target, event });
      });
    }
  }
}

/** Tries until it is done, the retry policy is exhausted, or the error is one that no retry mends. */
async function deliver(world: World, delivery: Delivery): Promise<void> {
  const startedAt = world.clock.now();
  for (let attempts = 0; ; attempts += 1) {
    const failure = tryOnce(world, delivery, attempts);
    if (!failure) return count(world, delivery.rule, "Invocations");
    const waitMs = backoff(world, attempts);
    const ageMs = world.clock.now() + waitMs - startedAt;
    const condition = failure.isRetriable ? exhausted(delivery, { attempts, ageMs }) : "none";
    if (condition) return giveUp(world, delivery, { failure, attempts, condition });
    await world.clock.sleep(waitMs);
  }
}

/** Which limit of the retry policy forbids another attempt, if one does. */
function exhausted(
  { target: { RetryPolicy = {} } }: Delivery,
  { attempts, ageMs }: { attempts: number; ageMs: number },
): GivenUp["condition"] | undefined {
  if (attempts >= (RetryPolicy.MaximumRetryAttempts ?? defaultRetries)) return "MaximumRetryAttempts";
  const mostSeconds = RetryPolicy.MaximumEventAgeInSeconds ?? defaultMaximumAgeSeconds;
  return ageMs > mostSeconds * 1000 ? "MaximumEventAgeInSeconds" : undefined;
}

function giveUp(world: World, delivery: Delivery, givenUp: GivenUp): void {
  count(world, delivery.rule, "FailedInvocations");
  deadLetter(world, delivery, givenUp);
}

function tryOnce(world: World, delivery: Delivery, attempt: number): DeliveryFailure | undefined {
  const code = world.store(eventsStore).targetErrors(delivery.event, delivery.target, attempt);
  if (code) return { code, message: `The target answered with ${code}.`, isRetriable: true };
  return sendToTarget(world, delivery);
}

/** "Exponential back off and jitter" without figures in AWS's documentation; these are a guess. */
function backoff(world: World, attempt: number): number {
  return Math.min(2 ** attempt, 600) * 1000 * (0.5 + world.random.next() / 2);
}
