import type { Message } from "@aws-sdk/client-sqs";
import { defineStore } from "../kernel/world.ts";
import type { PolicyDocument } from "./queue-policy.ts";

export type MessageAttributes = NonNullable<Message["MessageAttributes"]>;

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  /** Hidden from receivers before this moment. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  receiptHandle?: string;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly createdAt: number;
  /** As GetQueueAttributes spells them: VisibilityTimeout, RedrivePolicy, ... */
  attributes: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  policy?: PolicyDocument | undefined;
  messages: readonly QueueMessage[];
}

/** Queues by URL; the queues of each AWS::SQS::QueuePolicy by its id. `endpoint` takes the place of https://sqs.REGION.amazonaws.com in the URLs of new queues. */
export const sqsStore = defineStore("sqs", () => ({
  queues: new Map<string, Queue>(),
  policies: new Map<string, readonly string[]>(),
  endpoint: undefined as string | undefined,
}));
