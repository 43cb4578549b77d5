import type { CreateChangeSetCommandInput } from "@aws-sdk/client-cloudformation";
import type { Call, Permission } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { stackArn } from "./find-stack.ts";

/** Parameters whose values CloudFormation looks up: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
const typed = /^ {1,2}(\w+):\n\s+Type: (?:List<)?(AWS::(?:EC2|SSM)::[\w:]+)/gm;

const actions: Readonly<Record<string, string>> = {
  "AWS::EC2::VPC::Id": "ec2:DescribeVpcs",
  "AWS::EC2::Subnet::Id": "ec2:DescribeSubnets",
  "AWS::EC2::SecurityGroup::Id": "ec2:DescribeSecurityGroups",
};

function defaultOf(template: string, key: string): string | undefined {
  const [, block = ""] = new RegExp(`^ {1,2}${key}:\\n((?: {3}.*\\n)*)`, "m").exec(template) ?? [];
  return /^ +Default: (\S+)$/m.exec(block)?.[1];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html (IAM permissions) */
const ofZones = ["ec2:DescribeAvailabilityZones", "ec2:DescribeAccountAttributes", "ec2:DescribeSubnets"];

const zones = (template: string): readonly Permission[] =>
  /!GetAZs|Fn::GetAZs/.test(template) ? ofZones.map((action) => ({ action, resource: "*" })) : [];

/** In whose name CloudFormation looks is not documented: the lab asks for both, the caller and the stack's role. */
export function lookUps(input: CreateChangeSetCommandInput, world: World): readonly Permission[] {
  const { TemplateBody = "", Parameters = [] } = input;
  const given = (key: string) => Parameters.find(({ ParameterKey }) => ParameterKey === key)?.ParameterValue;
  const ofParameters = [...TemplateBody.matchAll(typed)].flatMap(([, key = "", type = ""]): Permission[] => {
    const action = actions[type];
    if (action) return [{ action, resource: "*" }];
    const name = (given(key) ?? defaultOf(TemplateBody, key))?.replace(/^\//, "");
    if (!name) return [];
    // A value of a type of EC2's is looked up there too. The names that AWS publishes belong to no account.
    const isImage = TemplateBody.includes(
      `  ${key}:\n    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>`,
    );
    const resource = world.arn("ssm", `parameter/${name}`);
    return [
      {
        action: "ssm:GetParameters",
        resource: name.startsWith("aws/service/") ? resource.replace(`:${world.account}:`, "::") : resource,
      },
      ...(isImage ? [{ action: "ec2:DescribeImages", resource: "*" }] : []),
    ];
  });
  return [...ofParameters, ...zones(TemplateBody)];
}

/** Whether tags of a stack need it is not documented either; the action is there. */
export const taggingStack = (
  { StackName, Tags = [] }: CreateChangeSetCommandInput,
  { world }: Call,
): readonly Permission[] =>
  Tags.length === 0 ? [] : [{ action: "cloudformation:TagResource", resource: stackArn(world, StackName) }];
