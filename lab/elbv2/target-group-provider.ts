import {
  type CreateTargetGroupCommandInput,
  CreateTargetGroupInput$,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { number, objects, text } from "../ec2/properties.ts";
import { resourceTags } from "../ec2/tags.ts";
import type { Properties, ResourceProvider, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { changeAttributes, targetGroupDefaults } from "./attributes.ts";
import { readAs } from "./coerce.ts";
import { groupLoadBalancers } from "./forwards.ts";
import { generatedName, serviceName } from "./generated-name.ts";
import { requireTargetGroup } from "./refusals.ts";
import { elbv2Store } from "./store.ts";
import { createTargetGroup, deleteTargetGroup, modifyTargetGroup } from "./target-groups.ts";
import { registerTargets } from "./targets.ts";

function readSettings({ properties }: ResourceRequest, Name: string) {
  const { Tags: _, ...settings } = readAs<CreateTargetGroupCommandInput>(CreateTargetGroupInput$, properties);
  return { ...settings, Name };
}

const readAttributes = (properties: Properties) =>
  changeAttributes(
    "Target group",
    targetGroupDefaults,
    objects(properties, "TargetGroupAttributes").map((one) => ({
      Key: text(one, "Key"),
      Value: text(one, "Value"),
    })),
  );

function stateOf(world: World, arn: string): ResourceState {
  const { TargetGroupName } = requireTargetGroup(world, arn);
  return {
    physicalId: arn,
    attributes: {
      TargetGroupArn: arn,
      TargetGroupName,
      TargetGroupFullName: arn.replace(/^.*:targetgroup\//, "targetgroup/"),
      LoadBalancerArns: groupLoadBalancers(world, arn).map(({ LoadBalancerArn }) => LoadBalancerArn),
    },
  };
}

export const targetGroupProvider: ResourceProvider = {
  service: serviceName,
  async create(request) {
    const { world, properties } = request;
    const attributes = readAttributes(properties);
    const settings = readSettings(request, generatedName(request, "target group"));
    const group = createTargetGroup(world, settings, resourceTags(request));
    const { TargetGroupArn, Port } = group;
    world.store(elbv2Store).targetGroups.set(TargetGroupArn, { ...group, attributes });
    const targets = objects(properties, "Targets");
    const addresses = targets.map((one) => ({
      id: text(one, "Id") ?? "",
      port: number(one, "Port") ?? Port,
    }));
    registerTargets(world, TargetGroupArn, addresses);
    return stateOf(world, TargetGroupArn);
  },
  async update(request, arn) {
    const { world, properties } = request;
    const attributes = readAttributes(properties);
    const { targetGroups } = world.store(elbv2Store);
    const { TargetGroupName, ...current } = requireTargetGroup(world, arn);
    const changed = modifyTargetGroup(world, arn, { ...current, ...readSettings(request, TargetGroupName) });
    targetGroups.set(arn, { ...changed, attributes, tags: resourceTags(request) });
    return stateOf(world, arn);
  },
  async delete({ world }, arn) {
    deleteTargetGroup(world, arn);
  },
};
