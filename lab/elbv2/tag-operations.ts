import type {
  AddTagsCommandInput,
  AddTagsCommandOutput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  RemoveTagsCommandInput,
  RemoveTagsCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { tagList, tagRecord } from "../ec2/tags.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { onResource, withRequestTags } from "./permissions.ts";
import {
  invalid,
  requireListener,
  requireLoadBalancer,
  requireRule,
  requireTargetGroup,
} from "./refusals.ts";
import { elbv2Store, type Tags } from "./store.ts";

/** The four kinds of things that carry tags, told apart by their ARNs. */
function findTagged(world: World, arn: string): { readonly tags: Tags; set(tags: Tags): void } {
  const { loadBalancers, listeners, rules, targetGroups } = world.store(elbv2Store);
  const taggable = <T extends { readonly tags: Tags }>(record: T, records: Map<string, T>) => ({
    tags: record.tags,
    set: (tags: Tags) => {
      records.set(arn, { ...record, tags });
    },
  });
  if (arn.includes(":loadbalancer/")) return taggable(requireLoadBalancer(world, arn), loadBalancers);
  if (arn.includes(":listener-rule/")) return taggable(requireRule(world, arn), rules);
  if (arn.includes(":listener/")) return taggable(requireListener(world, arn), listeners);
  if (arn.includes(":targetgroup/")) return taggable(requireTargetGroup(world, arn), targetGroups);
  throw invalid(`'${arn}' is not a valid ARN`);
}

/** Replaces all tags of a resource: for CloudFormation's updates. */
export const setTags = (world: World, arn: string, tags: Tags): void => findTagged(world, arn).set(tags);

function changeTags(world: World, arns: readonly string[], change: (tags: Tags) => Tags): void {
  const found = arns.map((arn) => findTagged(world, arn));
  for (const tagged of found) {
    const tags = change(tagged.tags);
    if (Object.keys(tags).length > 50)
      throw new AwsError("TooManyTags", "The maximum number of tags on a resource has been reached");
    tagged.set(tags);
  }
}

const add = operation<AddTagsCommandInput, AddTagsCommandOutput>({
  run({ ResourceArns = [], Tags }, { world }) {
    changeTags(world, ResourceArns, (tags) => ({ ...tags, ...tagRecord(Tags) }));
    return {};
  },
  permissions: ({ ResourceArns = [], Tags }, { world }) =>
    ResourceArns.map((arn) => withRequestTags(onResource(world, "AddTags", arn), Tags)),
});

const remove = operation<RemoveTagsCommandInput, RemoveTagsCommandOutput>({
  run({ ResourceArns = [], TagKeys = [] }, { world }) {
    changeTags(world, ResourceArns, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
    );
    return {};
  },
  permissions: ({ ResourceArns = [] }, { world }) =>
    ResourceArns.map((arn) => onResource(world, "RemoveTags", arn)),
});

/** "You can specify up to 20 resources in a single call": API_DescribeTags. */
const describe = operation<DescribeTagsCommandInput, DescribeTagsCommandOutput>({
  run({ ResourceArns = [] }, { world }) {
    if (ResourceArns.length > 20) throw invalid("The number of resources cannot exceed '20'");
    if (ResourceArns.length === 0) throw invalid("At least one resource ARN must be specified");
    return {
      TagDescriptions: ResourceArns.map((ResourceArn) => ({
        ResourceArn,
        Tags: tagList(findTagged(world, ResourceArn).tags),
      })),
    };
  },
});

export const tagOperations = { AddTags: add, RemoveTags: remove, DescribeTags: describe };
