import * as sdk from "@aws-sdk/client-sqs";
import type { Call, Permission, Service } from "../kernel/service.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { readAttributes } from "./attributes.ts";
import { digestAttributes, digestBody } from "./digest.ts";
import { deleteMessage, sendMessage, takeMessages } from "./messages.ts";
import { findQueue } from "./queues.ts";
import { type Queue, type QueueMessage, sqsStore } from "./store.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html: all but ListQueues name the queue. */
const onQueue =
  (action: string) =>
  (
    { QueueUrl = "", QueueName = "" }: { QueueUrl?: string | undefined; QueueName?: string | undefined },
    { world }: Call,
  ): readonly Permission[] => [
    { action: `sqs:${action}`, resource: world.arn("sqs", QueueName || (QueueUrl.split("/").at(-1) ?? "")) },
  ];

async function receiveMessages(
  world: World,
  input: sdk.ReceiveMessageCommandInput,
): Promise<readonly QueueMessage[]> {
  const queue = findQueue(world, input.QueueUrl);
  const { VisibilityTimeout, ReceiveMessageWaitTimeSeconds } = queue.attributes;
  const until = world.clock.now() + Number(input.WaitTimeSeconds ?? ReceiveMessageWaitTimeSeconds) * 1000;
  const hiddenSeconds = Number(input.VisibilityTimeout ?? VisibilityTimeout);
  const options = { most: input.MaxNumberOfMessages ?? 1, hiddenSeconds };
  for (;;) {
    const taken = takeMessages(world, queue, options);
    if (taken.length > 0 || world.clock.now() >= until) return taken;
    await world.clock.sleep(1000);
  }
}

function describeMessage(message: QueueMessage, input: sdk.ReceiveMessageCommandInput): sdk.Message {
  const { id, body, receiptHandle, attributes } = message;
  const system = new Set<string>([
    ...(input.MessageSystemAttributeNames ?? []),
    ...(input.AttributeNames ?? []),
  ]);
  const asked = input.MessageAttributeNames ?? [];
  const shown = Object.fromEntries(
    Object.entries(attributes).filter(([name]) => asked.some((wish) => isWished(wish, name))),
  );
  const chosen = Object.entries(systemAttributes(message)).filter(
    ([name]) => system.has("All") || system.has(name),
  );
  return {
    ...{ MessageId: id, ReceiptHandle: receiptHandle, MD5OfBody: digestBody(body), Body: body },
    ...(chosen.length > 0 && { Attributes: Object.fromEntries(chosen) }),
    ...(Object.keys(shown).length > 0 && {
      MessageAttributes: shown,
      MD5OfMessageAttributes: digestAttributes(shown),
    }),
  };
}

function isWished(wish: string, name: string): boolean {
  return wish === "All" || wish === name || (wish.endsWith(".*") && name.startsWith(wish.slice(0, -1)));
}

const systemAttributes = ({ sentAt, firstReceivedAt, receiveCount }: QueueMessage) => ({
  SentTimestamp: String(sentAt),
  ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
  ApproximateReceiveCount: String(receiveCount),
});

const listQueues = (world: World, prefix = ""): readonly Queue[] =>
  [...world.store(sqsStore).queues.values()].filter(({ name }) => name.startsWith(prefix));

export const sqsService: Service = {
  signingName: "sqs",
  iamPrefix: "sqs",
  sdk,
  operations: {
    SendMessage: operation<sdk.SendMessageCommandInput, sdk.SendMessageCommandOutput>({
      run({ QueueUrl, MessageBody = "", MessageAttributes, DelaySeconds }, { world }) {
        const message = { body: MessageBody, attributes: MessageAttributes, delaySeconds: DelaySeconds };
        const { id, body, attributes } = sendMessage(world, findQueue(world, QueueUrl), message);
        const digest = MessageAttributes && { MD5OfMessageAttributes: digestAttributes(attributes) };
        return { MessageId: id, MD5OfMessageBody: digestBody(body), ...digest };
      },
      permissions: onQueue("SendMessage"),
    }),
    ReceiveMessage: operation<sdk.ReceiveMessageCommandInput, sdk.ReceiveMessageCommandOutput>({
      async run(input, { world }) {
        const messages = await receiveMessages(world, input);
        return messages.length > 0
          ? { Messages: messages.map((message) => describeMessage(message, input)) }
          : {};
      },
      permissions: onQueue("ReceiveMessage"),
    }),
    DeleteMessage: operation<sdk.DeleteMessageCommandInput, sdk.DeleteMessageCommandOutput>({
      run({ QueueUrl, ReceiptHandle }, { world }) {
        deleteMessage(findQueue(world, QueueUrl), ReceiptHandle);
        return {};
      },
      permissions: onQueue("DeleteMessage"),
    }),
    PurgeQueue: operation<sdk.PurgeQueueCommandInput, sdk.PurgeQueueCommandOutput>({
      run({ QueueUrl }, { world }) {
        findQueue(world, QueueUrl).messages = [];
        return {};
      },
      permissions: onQueue("PurgeQueue"),
    }),
    GetQueueAttributes: operation<sdk.GetQueueAttributesCommandInput, sdk.GetQueueAttributesCommandOutput>({
      run({ QueueUrl, AttributeNames = [] }, { world }) {
        const attributes = readAttributes(world, findQueue(world, QueueUrl), AttributeNames);
        return Object.keys(attributes).length > 0 ? { Attributes: attributes } : {};
      },
      permissions: onQueue("GetQueueAttributes"),
    }),
    GetQueueUrl: operation<sdk.GetQueueUrlCommandInput, sdk.GetQueueUrlCommandOutput>({
      run: ({ QueueName = "" }, { world }) => ({
        QueueUrl: findQueue(world, `/${world.account}/${QueueName}`).url,
      }),
      permissions: onQueue("GetQueueUrl"),
    }),
    ListQueues: operation<sdk.ListQueuesCommandInput, sdk.ListQueuesCommandOutput>({
      run: ({ QueueNamePrefix }, { world }) => ({
        QueueUrls: listQueues(world, QueueNamePrefix).map(({ url }) => url),
      }),
    }),
    ListQueueTags: operation<sdk.ListQueueTagsCommandInput, sdk.ListQueueTagsCommandOutput>({
      run: ({ QueueUrl }, { world }) => ({ Tags: { ...findQueue(world, QueueUrl).tags } }),
      permissions: onQueue("ListQueueTags"),
    }),
  },
};
