import { AwsError } from "../../../lab/kernel/aws-error.ts";
import type { Properties, ResourceProvider } from "../../../lab/kernel/provider.ts";

export interface Things {
  readonly provider: ResourceProvider;
  /** Everything that stands, with its properties. */
  readonly standing: Map<string, Properties>;
  /** What each call was told of the stack's tags. */
  readonly tags: Map<string, unknown>;
}

const obey = (what: unknown) => {
  if (what !== undefined) throw new AwsError("InvalidThing", `asked to fail: ${String(what)}`);
};

/** A topic whose handler does what its DisplayName says: `create!`, `update!`, `delete!` fail, `slow` waits an hour. */
export function things(): Things {
  const standing = new Map<string, Properties>();
  const tags = new Map<string, unknown>();
  let made = 0;
  const says = ({ DisplayName }: Properties, word: string) => (DisplayName === word ? word : undefined);
  return {
    standing,
    tags,
    provider: {
      service: "Things",
      async create({ world, logicalId, properties, signal, stackTags, progress }) {
        obey(says(properties, "create!"));
        made += 1;
        const id = `${logicalId}-${made}`;
        standing.set(id, properties);
        tags.set(id, stackTags);
        progress("Resource creation Initiated", id);
        if (says(properties, "slow")) await world.clock.sleep(3_600_000, signal);
        return { physicalId: id, attributes: { TopicArn: id, TopicName: properties.TopicName } };
      },
      async update({ properties, stackTags }, id) {
        obey(says(properties, "update!"));
        standing.set(id, properties);
        tags.set(id, stackTags);
        return { physicalId: id, attributes: { TopicArn: id, TopicName: properties.TopicName } };
      },
      async delete({ properties }, id) {
        obey(says(properties, "delete!"));
        standing.delete(id);
      },
    },
  };
}
