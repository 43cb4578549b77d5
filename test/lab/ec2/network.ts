import { ec2Providers } from "../../../lab/ec2/providers.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../../../lab/kernel/provider.ts";
import type { World } from "../../../lab/kernel/world.ts";

/** A request as CloudFormation would make it; `progress` keeps what was said. */
export function resourceRequest(
  world: World,
  properties: Properties,
  overrides: Partial<ResourceRequest> = {},
): ResourceRequest {
  return {
    world,
    stackId: world.arn("cloudformation", "stack/net/1"),
    stackName: "net",
    logicalId: "Thing",
    properties,
    stackTags: { "gatehouse:platform": "web" },
    signal: new AbortController().signal,
    progress: () => {},
    ...overrides,
  };
}

export function provider(providers: Providers, type: string) {
  const found = providers[type];
  if (!found) throw new Error(`no provider of ${type}`);
  return found;
}

export function create(world: World, type: string, properties: Properties): Promise<ResourceState> {
  return provider(ec2Providers, `AWS::EC2::${type}`).create(resourceRequest(world, properties));
}

export async function remove(world: World, type: string, physicalId: string): Promise<void> {
  await provider(ec2Providers, `AWS::EC2::${type}`).delete(resourceRequest(world, {}), physicalId);
}

export interface Network {
  readonly vpcId: string;
  readonly gatewayId: string;
  readonly publicSubnetIds: readonly [string, string];
  readonly privateSubnetId: string;
  readonly publicTableId: string;
  readonly balancerGroupId: string;
  readonly taskGroupId: string;
}

const anywhere = "0.0.0.0/0";

/** A VPC with two public subnets and a private one, and groups for a load balancer and for tasks on port 8080. */
export async function makeNetwork(world: World, cidr = "10.0"): Promise<Network> {
  const make = async (type: string, properties: Properties) =>
    (await create(world, type, properties)).physicalId;
  const VpcId = await make("VPC", { CidrBlock: `${cidr}.0.0/16` });
  const InternetGatewayId = await make("InternetGateway", {});
  await make("VPCGatewayAttachment", { VpcId, InternetGatewayId });
  const subnet = (octet: number, zone: string) =>
    make("Subnet", { VpcId, CidrBlock: `${cidr}.${octet}.0/24`, AvailabilityZone: `eu-west-1${zone}` });
  const one = await subnet(1, "a");
  const two = await subnet(2, "b");
  const privateSubnetId = await subnet(3, "a");
  const RouteTableId = await make("RouteTable", { VpcId });
  await make("Route", { RouteTableId, DestinationCidrBlock: anywhere, GatewayId: InternetGatewayId });
  for (const SubnetId of [one, two]) await make("SubnetRouteTableAssociation", { RouteTableId, SubnetId });
  const web = { IpProtocol: "tcp", FromPort: "80", ToPort: "443", CidrIp: anywhere };
  const balancerGroupId = await make("SecurityGroup", {
    VpcId,
    GroupDescription: "load balancer",
    SecurityGroupIngress: [web],
  });
  const app = { IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: balancerGroupId };
  const taskGroupId = await make("SecurityGroup", {
    VpcId,
    GroupDescription: "tasks",
    SecurityGroupIngress: [app],
  });
  return {
    vpcId: VpcId,
    gatewayId: InternetGatewayId,
    publicSubnetIds: [one, two],
    privateSubnetId,
    publicTableId: RouteTableId,
    balancerGroupId,
    taskGroupId,
  };
}
