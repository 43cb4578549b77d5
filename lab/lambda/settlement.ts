import type { World } from "../kernel/world.ts";
import { sendMessage } from "../sqs/messages.ts";
import { queueByArn } from "../sqs/queues.ts";
import type { MessageAttributes } from "../sqs/store.ts";
import type { QueuedEvent } from "./async-invocation.ts";
import { count, errorPayload } from "./invocation.ts";
import { roleMay } from "./role-permissions.ts";
import type { LabFunction } from "./store.ts";

/** Why Lambda gave an event up. */
export type Condition = "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

export async function settleSuccess(world: World, target: LabFunction, queued: QueuedEvent): Promise<void> {
  const arn = target.asyncSettings?.onSuccess;
  if (arn)
    await send(world, target, {
      arn,
      body: destinationRecord(world, target, { queued, condition: "Success" }),
    });
}

/** Sends the event to the dead-letter queue and its record to the on-failure destination, if there are any. */
export async function settleFailure(
  world: World,
  target: LabFunction,
  failed: { queued: QueuedEvent; condition: Condition },
): Promise<void> {
  const { deadLetterArn } = target.settings;
  const destination = target.asyncSettings?.onFailure;
  if (deadLetterArn) {
    const body = JSON.stringify(failed.queued.event ?? null);
    await send(world, target, { arn: deadLetterArn, body, attributes: deadLetterAttributes(failed.queued) });
  }
  if (destination)
    await send(world, target, { arn: destination, body: destinationRecord(world, target, failed) });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq; recording test_dead_letter_queue. */
function deadLetterAttributes({ requestId, last }: QueuedEvent): MessageAttributes {
  const failed = last && !last.ok ? last : undefined;
  return {
    RequestID: { DataType: "String", StringValue: requestId },
    ErrorCode: { DataType: "Number", StringValue: failed ? "200" : "429" },
    ErrorMessage: {
      DataType: "String",
      StringValue: (failed?.errorMessage ?? "Rate Exceeded.").slice(0, 1024),
    },
  };
}

/** Shape: recordings of TestLambdaDestinationSqs. */
function destinationRecord(
  world: World,
  { arn }: LabFunction,
  { queued, condition }: { queued: QueuedEvent; condition: string },
): string {
  const { requestId, event, invocations, last } = queued;
  const functionError = last?.ok === false && { functionError: "Unhandled" };
  return JSON.stringify({
    version: "1.0",
    timestamp: new Date(world.clock.now()).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${arn}:$LATEST`,
      condition,
      approximateInvokeCount: invocations,
    },
    requestPayload: event,
    ...(last && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", ...functionError },
      responsePayload: last.ok ? last.payload : errorPayload(last),
    }),
  });
}

/** Lambda sends as the function's role; what the role may not send is lost and counted. */
async function send(
  world: World,
  target: LabFunction,
  { arn, body, attributes }: { arn: string; body: string; attributes?: MessageAttributes },
): Promise<void> {
  const queue = queueByArn(world, arn);
  const isAllowed = await roleMay(world, target.settings.role, [
    { action: "sqs:SendMessage", resource: arn },
  ]);
  if (queue && isAllowed) sendMessage(world, queue, { body, attributes });
  else count(world, target, attributes ? "DeadLetterErrors" : "DestinationDeliveryFailures");
}
