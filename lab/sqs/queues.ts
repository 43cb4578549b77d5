import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { type Queue, sqsStore } from "./store.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const defaults = {
  VisibilityTimeout: 30,
  MaximumMessageSize: 1_048_576,
  MessageRetentionPeriod: 345_600,
  DelaySeconds: 0,
  ReceiveMessageWaitTimeSeconds: 0,
} as const;

const limits: Readonly<Record<string, readonly [number, number]>> = {
  VisibilityTimeout: [0, 43_200],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  DelaySeconds: [0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
};

export interface QueueSettings {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export function createQueue(world: World, settings: QueueSettings): Queue {
  const { queues, endpoint = `https://sqs.${world.region}.amazonaws.com` } = world.store(sqsStore);
  const { name } = settings;
  if (!/^[A-Za-z0-9_-]{1,75}\.fifo$|^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    throw new AwsError(
      "InvalidParameterValue",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
  const url = `${endpoint}/${world.account}/${name}`;
  if (queues.has(url))
    throw new AwsError("QueueNameExists", `A queue already exists with the same name: ${name}`);
  const queue: Queue = {
    ...{ name, url, arn: world.arn("sqs", name), createdAt: world.clock.now(), messages: [] },
    ...{ attributes: validateAttributes(settings.attributes), tags: settings.tags },
  };
  queues.set(url, queue);
  return queue;
}

/** Fills in SQS's defaults; refuses values out of range with InvalidAttributeValue. */
export function validateAttributes(attributes: Readonly<Record<string, string>>): Queue["attributes"] {
  for (const [name, [least, most]] of Object.entries(limits)) {
    const value = attributes[name];
    if (value === undefined || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most))
      continue;
    throw new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
  }
  const standard = Object.entries(defaults).map(([name, value]) => [name, String(value)] as const);
  return { ...Object.fromEntries(standard), SqsManagedSseEnabled: "true", ...attributes };
}

/** Looks a queue up by the URL that GetQueueUrl gave, whatever its host: only account and name count. */
export function findQueue(world: World, url: string | undefined): Queue {
  const path = url?.split("/").slice(-2).join("/");
  for (const queue of world.store(sqsStore).queues.values()) if (queue.url.endsWith(`/${path}`)) return queue;
  throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

export function queueByArn(world: World, arn: string): Queue | undefined {
  return [...world.store(sqsStore).queues.values()].find((queue) => queue.arn === arn);
}
