import { number, object, requiredText, text, texts } from "../ec2/properties.ts";
import { requireSubnet } from "../ec2/refusals.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { endMember, fitSize, membersOf, settingsOf, stayingIn } from "./members.ts";
import { roll } from "./rolling-update.ts";
import { autoscalingStore, type LabGroup } from "./store.ts";

const invalid = (message: string) => new AwsError("ValidationError", message);

function readGroup({ world, properties }: ResourceRequest, name: string): LabGroup {
  const template = object(properties, "LaunchTemplate") ?? {};
  const group: LabGroup = {
    name,
    arn: world.arn("autoscaling", `autoScalingGroup:${world.random.uuid()}:autoScalingGroupName/${name}`),
    minSize: Number(requiredText(properties, "MinSize")),
    maxSize: Number(requiredText(properties, "MaxSize")),
    subnetIds: texts(properties, "VPCZoneIdentifier"),
    launchTemplateId: requiredText(template, "LaunchTemplateId"),
    version: Number(requiredText(template, "Version")),
    protectsNewInstances: text(properties, "NewInstancesProtectedFromScaleIn") === "true",
  };
  checkGroup(world, group);
  return group;
}

function checkGroup(world: World, group: LabGroup): void {
  if (group.maxSize < group.minSize)
    throw invalid("Max bound, MaxSize, must be greater than or equal to min bound, MinSize");
  if (group.subnetIds.length === 0)
    throw invalid("At least one Availability Zone or VPC Subnet is required.");
  for (const id of group.subnetIds) requireSubnet(world, id);
  settingsOf(world, group);
}

const state = ({ name, arn }: LabGroup): ResourceState => ({
  physicalId: name,
  attributes: { AutoScalingGroupARN: arn },
});

const desiredIn = (properties: Properties, { minSize, maxSize }: LabGroup, now: number) =>
  number(properties, "DesiredCapacity") ?? Math.min(maxSize, Math.max(minSize, now));

/** Words of reports such as aws-samples/aws-fault-injection-simulator-workshop#114. */
async function empty(world: World, { name, protectsNewInstances }: LabGroup): Promise<void> {
  const members = membersOf(world, name);
  if (protectsNewInstances && members.length > 0)
    throw invalid(
      "Could not scale to desired capacity because all remaining instances are protected from scale-in.",
    );
  await Promise.all(stayingIn(world, name).map((member) => endMember(world, member)));
  while (membersOf(world, name).length > 0) await world.clock.sleep(5000);
}

export const autoscalingProviders: Providers = {
  "AWS::AutoScaling::AutoScalingGroup": {
    service: "AutoScaling",
    async create(request) {
      const { world, properties, stackName, logicalId } = request;
      const name =
        text(properties, "AutoScalingGroupName") ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`;
      const group = readGroup(request, name);
      world.store(autoscalingStore).groups.set(name, group);
      await fitSize(world, group, desiredIn(properties, group, 0));
      return state(group);
    },
    async update(request, name) {
      const { world, properties, updatePolicy } = request;
      const { groups } = world.store(autoscalingStore);
      const before = groups.get(name);
      if (!before) throw invalid(`AutoScalingGroup name not found - AutoScalingGroup ${name} not found`);
      const group = { ...readGroup(request, name), arn: before.arn };
      groups.set(name, group);
      await fitSize(world, group, desiredIn(properties, group, stayingIn(world, name).length));
      await roll(request, group, object(updatePolicy ?? {}, "AutoScalingRollingUpdate"));
      return state(group);
    },
    async delete({ world }, name) {
      const { groups } = world.store(autoscalingStore);
      const group = groups.get(name);
      if (!group) return;
      await empty(world, group);
      groups.delete(name);
    },
  },
};
