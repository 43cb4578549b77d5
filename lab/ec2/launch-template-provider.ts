import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceState } from "../kernel/provider.ts";
import { instanceSize } from "./instance-types.ts";
import { object, objects, requiredText, text, texts } from "./properties.ts";
import { ec2Store, type LabLaunchTemplate, type LaunchSettings } from "./store.ts";
import { tagRecord } from "./tags.ts";
import { newId } from "./vpcs.ts";

function readSettings(properties: Properties): LaunchSettings {
  const data = object(properties, "LaunchTemplateData") ?? {};
  const imageId = requiredText(data, "ImageId");
  if (!/^ami-[0-9a-f]{8,17}$/.test(imageId))
    throw new AwsError("InvalidAMIID.Malformed", `Invalid id: "${imageId}" (expecting "ami-...")`);
  const instanceType = requiredText(data, "InstanceType");
  instanceSize(instanceType);
  return {
    imageId,
    instanceType,
    profileArn: text(object(data, "IamInstanceProfile") ?? {}, "Arn"),
    securityGroupIds: texts(data, "SecurityGroupIds"),
    userData: Buffer.from(requiredText(data, "UserData"), "base64").toString(),
  };
}

/** Of the template itself, not of what it makes. */
const ownTags = (properties: Properties) => {
  const [own] = objects(properties, "TagSpecifications");
  return tagRecord(objects(own ?? {}, "Tags"));
};

const state = ({ id, versions }: LabLaunchTemplate): ResourceState => ({
  physicalId: id,
  attributes: {
    LaunchTemplateId: id,
    LatestVersionNumber: String(versions.length),
    DefaultVersionNumber: "1",
  },
});

export const launchTemplateProviders: Providers = {
  "AWS::EC2::LaunchTemplate": {
    service: "Ec2",
    async create({ world, properties, stackName, logicalId }) {
      const id = newId(world, "lt");
      const name =
        text(properties, "LaunchTemplateName") ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`;
      const template = { id, name, versions: [readSettings(properties)], tags: ownTags(properties) };
      world.store(ec2Store).launchTemplates.set(id, template);
      return state(template);
    },
    /** A version more; what runs stays as it is. */
    async update({ world, properties }, id) {
      const { launchTemplates } = world.store(ec2Store);
      const template = launchTemplates.get(id);
      if (!template)
        throw new AwsError("InvalidLaunchTemplateId.NotFound", `The launch template ${id} does not exist`);
      const changed = { ...template, versions: [...template.versions, readSettings(properties)] };
      launchTemplates.set(id, changed);
      return state(changed);
    },
    async delete({ world }, id) {
      world.store(ec2Store).launchTemplates.delete(id);
    },
  },
};
