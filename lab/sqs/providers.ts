import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import type { PolicyDocument } from "./queue-policy.ts";
import { createQueue, findQueue, validateAttributes } from "./queues.ts";
import { type Queue, sqsStore } from "./store.ts";

/** Properties that are no attributes of the queue. */
const apart = new Set(["QueueName", "Tags"]);

function attributesOf(properties: Properties): Record<string, string> {
  const attributes = Object.entries(properties).filter(([name]) => !apart.has(name));
  return Object.fromEntries(
    attributes.map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

function tagsOf({ properties, stackTags }: ResourceRequest): Record<string, string> {
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: string }[];
  return { ...stackTags, ...Object.fromEntries(own.map(({ Key, Value }) => [Key, String(Value)])) };
}

function nameOf({ properties, stackName, logicalId, world }: ResourceRequest): string {
  return String(
    properties.QueueName ?? `${stackName}-${logicalId}`.slice(0, 67).concat(`-${world.random.suffix(12)}`),
  );
}

const stateOf = ({ url, arn, name }: Queue): ResourceState => ({
  physicalId: url,
  attributes: { Arn: arn, QueueName: name, QueueUrl: url },
});

function documentOf({ PolicyDocument }: Properties): PolicyDocument {
  return typeof PolicyDocument === "string" ? JSON.parse(PolicyDocument) : (PolicyDocument as PolicyDocument);
}

/** A later AWS::SQS::QueuePolicy for the same queue replaces the earlier one, as on AWS. */
function setPolicy(world: World, urls: readonly string[], policy: PolicyDocument | undefined): void {
  for (const url of urls) findQueue(world, url).policy = policy;
}

const existing = (world: World, urls: readonly string[]) =>
  urls.filter((url) => world.store(sqsStore).queues.has(url));

export const sqsProviders: Providers = {
  "AWS::SQS::Queue": {
    service: "Sqs",
    create: async (request) =>
      stateOf(
        createQueue(request.world, {
          name: nameOf(request),
          attributes: attributesOf(request.properties),
          tags: tagsOf(request),
        }),
      ),
    async update(request, physicalId) {
      const queue = findQueue(request.world, physicalId);
      queue.attributes = validateAttributes(attributesOf(request.properties));
      queue.tags = tagsOf(request);
      return stateOf(queue);
    },
    async delete({ world }, physicalId) {
      world.store(sqsStore).queues.delete(findQueue(world, physicalId).url);
    },
  },
  "AWS::SQS::QueuePolicy": {
    service: "Sqs",
    async create({ world, properties, stackName, logicalId }) {
      const id = `${stackName}-${logicalId}-${world.random.suffix(12)}`;
      const urls = (properties.Queues ?? []) as readonly string[];
      setPolicy(world, urls, documentOf(properties));
      world.store(sqsStore).policies.set(id, urls);
      return { physicalId: id, attributes: { Id: id } };
    },
    async update({ world, properties }, physicalId) {
      const { policies } = world.store(sqsStore);
      const urls = (properties.Queues ?? []) as readonly string[];
      const before = policies.get(physicalId) ?? [];
      setPolicy(world, existing(world, before), undefined);
      setPolicy(world, urls, documentOf(properties));
      policies.set(physicalId, urls);
      return { physicalId, attributes: { Id: physicalId } };
    },
    async delete({ world }, physicalId) {
      const { policies } = world.store(sqsStore);
      const urls = policies.get(physicalId);
      if (!urls) throw new AwsError("NotFound", `Queue policy ${physicalId} does not exist.`, 404);
      setPolicy(world, existing(world, urls), undefined);
      policies.delete(physicalId);
    },
  },
};
