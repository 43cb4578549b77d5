import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { queueByArn } from "./queues.ts";
import type { MessageAttributes, Queue, QueueMessage } from "./store.ts";

export interface NewMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes | undefined;
  readonly delaySeconds?: number | undefined;
}

/** Puts a message into the queue, without asking anyone's permission; throws when it is too long. */
export function sendMessage(world: World, queue: Queue, message: NewMessage): QueueMessage {
  const { body, attributes = {}, delaySeconds = Number(queue.attributes.DelaySeconds) } = message;
  const most = Number(queue.attributes.MaximumMessageSize);
  if (Buffer.byteLength(body) > most) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
    );
  }
  const now = world.clock.now();
  const sent: QueueMessage = {
    ...{ id: world.random.uuid(), body, attributes, sentAt: now },
    ...{ visibleAt: now + delaySeconds * 1000, receiveCount: 0 },
  };
  queue.messages = [...queue.messages, sent];
  return sent;
}

/** Takes up to `most` visible messages and hides them for the visibility timeout. */
export function takeMessages(
  world: World,
  queue: Queue,
  options: { most: number; hiddenSeconds: number },
): readonly QueueMessage[] {
  expireMessages(world, queue);
  const now = world.clock.now();
  const taken = queue.messages
    .filter(({ visibleAt }) => visibleAt <= now)
    .filter((message) => !redrive(world, queue, message))
    .slice(0, options.most);
  for (const message of taken) {
    message.visibleAt = now + options.hiddenSeconds * 1000;
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    message.receiptHandle = Buffer.from(`${world.random.uuid()} ${message.id}`).toString("base64");
  }
  return taken;
}

export function deleteMessage(queue: Queue, receiptHandle: string | undefined): void {
  queue.messages = queue.messages.filter((message) => message.receiptHandle !== receiptHandle);
}

/** Drops what is older than the retention period. */
export function expireMessages(world: World, queue: Queue): void {
  const oldest = world.clock.now() - Number(queue.attributes.MessageRetentionPeriod) * 1000;
  queue.messages = queue.messages.filter(({ sentAt }) => sentAt > oldest);
}

/** Moves a message that was received too often to the dead-letter queue; answers whether it did. */
function redrive(world: World, queue: Queue, message: QueueMessage): boolean {
  const { deadLetterTargetArn = "", maxReceiveCount = Number.POSITIVE_INFINITY } = JSON.parse(
    queue.attributes.RedrivePolicy ?? "{}",
  );
  const target = queueByArn(world, deadLetterTargetArn);
  if (!target || message.receiveCount < Number(maxReceiveCount)) return false;
  queue.messages = queue.messages.filter((other) => other !== message);
  target.messages = [...target.messages, { ...message, visibleAt: world.clock.now() }];
  return true;
}
