import type { World } from "../kernel/world.ts";
import { invokeAsync } from "../lambda/async-invocation.ts";
import { functionNameOf } from "../lambda/functions.ts";
import { mayInvoke } from "../lambda/permissions.ts";
import { lambdaStore } from "../lambda/store.ts";
import { sendMessage } from "../sqs/messages.ts";
import { queueByArn } from "../sqs/queues.ts";
import { maySendToQueue } from "./dead-letter.ts";
import type { Delivery, DeliveryFailure } from "./delivery.ts";
import { inputOf } from "./target-input.ts";

const service = "events.amazonaws.com";

/** Hands the event over once; answers with what went wrong, if anything did. */
export function sendToTarget(world: World, delivery: Delivery): DeliveryFailure | undefined {
  const kind = delivery.target.Arn?.split(":")[2];
  if (kind === "lambda") return invokeFunction(world, delivery);
  if (kind === "sqs") return sendToQueue(world, delivery);
  return {
    code: "INVALID_PARAMETER",
    message: `The lab delivers to Lambda and SQS, not to ${kind}.`,
    isRetriable: false,
  };
}

function invokeFunction(world: World, delivery: Delivery): DeliveryFailure | undefined {
  const arn = delivery.target.Arn ?? "";
  const found = world.store(lambdaStore).functions.get(functionNameOf(arn));
  if (!found || !arn.startsWith(found.arn)) return missing(arn);
  if (!mayInvoke(world, found, { service, sourceArn: delivery.rule.arn }))
    return forbidden("lambda:InvokeFunction", arn);
  invokeAsync(world, found, { event: inputOf(delivery).json, requestId: world.random.uuid() });
  return undefined;
}

function sendToQueue(world: World, delivery: Delivery): DeliveryFailure | undefined {
  const arn = delivery.target.Arn ?? "";
  const queue = queueByArn(world, arn);
  if (!queue) return missing(arn);
  if (!maySendToQueue(world, queue, delivery.rule.arn)) return forbidden("sqs:SendMessage", arn);
  sendMessage(world, queue, { body: inputOf(delivery).text });
  return undefined;
}

/** Neither is tried again: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
const missing = (arn: string): DeliveryFailure => ({
  ...{ code: "NO_RESOURCE", message: `The target ${arn} does not exist.`, isRetriable: false },
});

const forbidden = (action: string, arn: string): DeliveryFailure => ({
  code: "NO_PERMISSIONS",
  message: `User: ${service} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
  isRetriable: false,
});
