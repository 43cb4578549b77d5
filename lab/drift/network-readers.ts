import type { DriftReaders } from "../cloudformation/drift/reader.ts";
import { ec2Store, type LabSecurityGroup, type SecurityRule } from "../ec2/store.ts";
import type { Properties } from "../kernel/provider.ts";

const peerKeys = { ingress: "SourceSecurityGroupId", egress: "DestinationSecurityGroupId" } as const;

const showRule =
  (direction: keyof typeof peerKeys) =>
  ({ protocol, fromPort, toPort, cidr, securityGroupId, description }: SecurityRule): Properties => ({
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: fromPort, ToPort: toPort }),
    ...(cidr === undefined ? {} : { CidrIp: cidr }),
    ...(securityGroupId === undefined ? {} : { [peerKeys[direction]]: securityGroupId }),
    ...(description === undefined ? {} : { Description: description }),
  });

/** All rules, whichever resource has made them: AWS does not tell them apart either. */
const showGroup = ({ description, vpcId, ingress, egress }: LabSecurityGroup): Properties => ({
  GroupDescription: description,
  VpcId: vpcId,
  SecurityGroupIngress: ingress.map(showRule("ingress")),
  SecurityGroupEgress: egress.map(showRule("egress")),
});

export const networkReaders: DriftReaders = {
  "AWS::EC2::VPC": (world, { physicalId }) => {
    const vpc = world.store(ec2Store).vpcs.get(physicalId);
    return (
      vpc && {
        CidrBlock: vpc.cidr,
        EnableDnsSupport: vpc.enableDnsSupport,
        EnableDnsHostnames: vpc.enableDnsHostnames,
      }
    );
  },
  "AWS::EC2::Subnet": (world, { physicalId }) => {
    const subnet = world.store(ec2Store).subnets.get(physicalId);
    return (
      subnet && {
        VpcId: subnet.vpcId,
        CidrBlock: subnet.cidr,
        MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
      }
    );
  },
  "AWS::EC2::InternetGateway": (world, { physicalId }) =>
    world.store(ec2Store).internetGateways.has(physicalId) ? {} : undefined,
  "AWS::EC2::RouteTable": (world, { physicalId }) => {
    const table = world.store(ec2Store).routeTables.get(physicalId);
    return table && { VpcId: table.vpcId };
  },
  "AWS::EC2::NatGateway": (world, { physicalId }) => {
    const gateway = world.store(ec2Store).natGateways.get(physicalId);
    return gateway && gateway.state !== "deleted" ? { SubnetId: gateway.subnetId } : undefined;
  },
  "AWS::EC2::VPCEndpoint": (world, { physicalId }) => {
    const endpoint = world.store(ec2Store).endpoints.get(physicalId);
    return endpoint && { VpcId: endpoint.vpcId, ServiceName: endpoint.serviceName };
  },
  "AWS::EC2::SecurityGroup": (world, { physicalId }) => {
    const group = world.store(ec2Store).securityGroups.get(physicalId);
    return group && showGroup(group);
  },
};
