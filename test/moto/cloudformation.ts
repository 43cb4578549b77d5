import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import type { Clients } from "../../aws/clients.ts";
import type { Place } from "./elbv2.ts";
import type { Note } from "./notes.ts";

/** A network in the words that our own templates use, but for Fn::Cidr, which moto does not know. */
const TemplateBody = `
Parameters:
  Platform: { Type: String }
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16, Tags: [{ Key: Name, Value: !Ref Platform }] }
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway }
  One:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
  Two:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Select [1, !GetAZs ""] }
Outputs:
  VpcId: { Value: !Ref Vpc }
  PublicSubnetIds: { Value: !Join [",", [!Ref One, !Ref Two]] }
`;

/** A stack, and what it has made. */
export async function playCloudFormation(
  { cloudFormation }: Clients,
  note: Note,
  pause: (ms: number) => Promise<void>,
): Promise<Place> {
  const StackName = "tools-network";
  const Parameters = [{ ParameterKey: "Platform", ParameterValue: "tools" }];
  const stack = { StackName, TemplateBody, Parameters };
  await note("no such stack", cloudFormation.send(new DescribeStacksCommand({ StackName })));
  await note("a stack", cloudFormation.send(new CreateStackCommand(stack)));
  const isUnderWay = async () => {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0]?.StackStatus === "CREATE_IN_PROGRESS";
  };
  while (await isUnderWay()) await pause(1000);
  await note("the stack again", cloudFormation.send(new CreateStackCommand(stack)));
  await note("an update of nothing", cloudFormation.send(new UpdateStackCommand(stack)));
  const outputs = await note(
    "its outputs",
    cloudFormation.send(new DescribeStacksCommand({ StackName })),
    ({ Stacks }) => [
      Stacks?.[0]?.StackStatus,
      Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue = "" }) => [
        OutputKey,
        OutputValue.split(",").map((id) => id.replace(/-.*/, "")),
      ]).toSorted(),
    ],
  );
  await note(
    "its resources",
    cloudFormation.send(new ListStackResourcesCommand({ StackName })),
    ({ StackResourceSummaries = [] }) =>
      StackResourceSummaries.map(({ LogicalResourceId, ResourceType, ResourceStatus }) => [
        LogicalResourceId,
        ResourceType,
        ResourceStatus,
      ]).toSorted(),
  );
  await note(
    "the end of a stack that is not there",
    cloudFormation.send(new DeleteStackCommand({ StackName: "nowhere" })),
  );
  const outputOf = (key: string) =>
    outputs?.Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? "";
  return { vpcId: outputOf("VpcId"), subnets: outputOf("PublicSubnetIds").split(",") };
}
