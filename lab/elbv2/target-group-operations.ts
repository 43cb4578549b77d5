import type {
  CreateTargetGroupCommandInput,
  CreateTargetGroupCommandOutput,
  DeleteTargetGroupCommandInput,
  DeleteTargetGroupCommandOutput,
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput,
  ModifyTargetGroupCommandInput,
  ModifyTargetGroupCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { tagRecord } from "../ec2/tags.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { attributeList, changeAttributes } from "./attributes.ts";
import { groupsOfLoadBalancer } from "./forwards.ts";
import { page } from "./paging.ts";
import { onResource, taggingAtCreation, withRequestTags } from "./permissions.ts";
import { requireLoadBalancer, requireTargetGroup } from "./refusals.ts";
import { elbv2Store, type LabTargetGroup } from "./store.ts";
import {
  createTargetGroup,
  deleteTargetGroup,
  describeTargetGroup,
  modifyTargetGroup,
} from "./target-groups.ts";

const newArn = (world: World, name = "") => world.arn("elasticloadbalancing", `targetgroup/${name}/*`);

const create = operation<CreateTargetGroupCommandInput, CreateTargetGroupCommandOutput>({
  run: ({ Tags, ...settings }, { world }) => ({
    TargetGroups: [describeTargetGroup(world, createTargetGroup(world, settings, tagRecord(Tags)))],
  }),
  permissions: ({ Name, Tags }, { world }) => [
    withRequestTags(onResource(world, "CreateTargetGroup", newArn(world, Name)), Tags),
    ...taggingAtCreation("CreateTargetGroup", newArn(world, Name), Tags),
  ],
});

const modify = operation<ModifyTargetGroupCommandInput, ModifyTargetGroupCommandOutput>({
  run: ({ TargetGroupArn, ...changes }, { world }) => ({
    TargetGroups: [
      describeTargetGroup(world, modifyTargetGroup(world, TargetGroupArn, { ...changes, Name: undefined })),
    ],
  }),
  permissions: ({ TargetGroupArn }, { world }) => [onResource(world, "ModifyTargetGroup", TargetGroupArn)],
});

const remove = operation<DeleteTargetGroupCommandInput, DeleteTargetGroupCommandOutput>({
  run({ TargetGroupArn }, { world }) {
    deleteTargetGroup(world, TargetGroupArn);
    return {};
  },
  permissions: ({ TargetGroupArn }, { world }) => [onResource(world, "DeleteTargetGroup", TargetGroupArn)],
});

function choose(
  world: World,
  { LoadBalancerArn, TargetGroupArns = [], Names = [] }: DescribeTargetGroupsCommandInput,
): LabTargetGroup[] {
  const all = [...world.store(elbv2Store).targetGroups.values()];
  const missing = Names.find((name) => !all.some(({ TargetGroupName }) => TargetGroupName === name));
  if (missing !== undefined) throw new AwsError("TargetGroupNotFound", "One or more target groups not found");
  const byArn = TargetGroupArns.map((arn) => requireTargetGroup(world, arn));
  const byName = all.filter(({ TargetGroupName }) => Names.includes(TargetGroupName));
  if (TargetGroupArns.length + Names.length > 0) return [...byArn, ...byName];
  if (LoadBalancerArn === undefined) return all;
  const own = groupsOfLoadBalancer(world, requireLoadBalancer(world, LoadBalancerArn).LoadBalancerArn);
  return all.filter(({ TargetGroupArn }) => own.includes(TargetGroupArn));
}

const describe = operation<DescribeTargetGroupsCommandInput, DescribeTargetGroupsCommandOutput>({
  run(input, { world }) {
    const { items, ...next } = page(choose(world, input), input);
    return { TargetGroups: items.map((group) => describeTargetGroup(world, group)), ...next };
  },
});

const describeAttributes = operation<
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput
>({
  run: ({ TargetGroupArn }, { world }) => ({
    Attributes: attributeList(requireTargetGroup(world, TargetGroupArn).attributes),
  }),
});

const modifyAttributes = operation<
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput
>({
  run({ TargetGroupArn, Attributes = [] }, { world }) {
    const group = requireTargetGroup(world, TargetGroupArn);
    const attributes = changeAttributes("Target group", group.attributes, Attributes);
    world.store(elbv2Store).targetGroups.set(group.TargetGroupArn, { ...group, attributes });
    return { Attributes: attributeList(attributes) };
  },
  permissions: ({ TargetGroupArn }, { world }) => [
    onResource(world, "ModifyTargetGroupAttributes", TargetGroupArn),
  ],
});

export const targetGroupOperations = {
  CreateTargetGroup: create,
  ModifyTargetGroup: modify,
  DeleteTargetGroup: remove,
  DescribeTargetGroups: describe,
  DescribeTargetGroupAttributes: describeAttributes,
  ModifyTargetGroupAttributes: modifyAttributes,
};
