import type { World } from "../kernel/world.ts";
import { sendMessage } from "../sqs/messages.ts";
import { allowsService } from "../sqs/queue-policy.ts";
import { queueByArn } from "../sqs/queues.ts";
import type { MessageAttributes, Queue } from "../sqs/store.ts";
import type { Delivery, DeliveryFailure } from "./delivery.ts";
import { count } from "./metrics.ts";

export interface GivenUp {
  readonly failure: DeliveryFailure;
  readonly attempts: number;
  readonly condition: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | "none";
}

/** Whether the queue's policy lets EventBridge send for this rule. */
export function maySendToQueue(world: World, queue: Queue, sourceArn: string): boolean {
  const sender = { service: "events.amazonaws.com", sourceArn, sourceAccount: world.account };
  return allowsService(queue.policy, { ...sender, action: "sqs:SendMessage", resource: queue.arn });
}

/** Keeps an undelivered event in the target's dead-letter queue; without one, or without its leave, the event is gone. */
export function deadLetter(world: World, delivery: Delivery, givenUp: GivenUp): void {
  const arn = delivery.target.DeadLetterConfig?.Arn;
  if (!arn) return;
  const queue = queueByArn(world, arn);
  const isSent = queue !== undefined && maySendToQueue(world, queue, delivery.rule.arn);
  if (isSent)
    sendMessage(world, queue, {
      body: JSON.stringify(delivery.event),
      attributes: attributesOf(delivery, givenUp),
    });
  count(world, delivery.rule, isSent ? "InvocationsSentToDlq" : "InvocationsFailedToBeSentToDlq");
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function attributesOf(
  { rule, target }: Delivery,
  { failure, attempts, condition }: GivenUp,
): MessageAttributes {
  const texts = {
    ...{ RULE_ARN: rule.arn, TARGET_ARN: target.Arn ?? "" },
    ...{ ERROR_CODE: failure.code, ERROR_MESSAGE: failure.message, RETRY_ATTEMPTS: String(attempts) },
    ...(condition !== "none" && { EXHAUSTED_RETRY_CONDITION: condition }),
  };
  const entries = Object.entries(texts).map(([name, StringValue]) => [
    name,
    { DataType: "String", StringValue },
  ]);
  return Object.fromEntries(entries);
}
