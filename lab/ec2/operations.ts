import type {
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput,
  DescribeNatGatewaysCommandInput,
  DescribeNatGatewaysCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
  IpPermission,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { cidrSize, parseCidr } from "./cidr.ts";
import { subnetUsers } from "./dependents.ts";
import { passes } from "./filters.ts";
import { requireSecurityGroup, requireSubnet, requireVpc } from "./refusals.ts";
import { ec2Store, type SecurityRule } from "./store.ts";
import { tagList } from "./tags.ts";
import { zoneNames } from "./vpcs.ts";

const describeVpcs = operation<DescribeVpcsCommandInput, DescribeVpcsCommandOutput>({
  run({ VpcIds, Filters }, { world }) {
    const vpcs = VpcIds?.map((id) => requireVpc(world, id)) ?? [...world.store(ec2Store).vpcs.values()];
    const found = vpcs.filter(({ id, cidr, tags }) =>
      passes({ fields: { "vpc-id": id, cidr, state: "available", "is-default": "false" }, tags }, Filters),
    );
    return {
      Vpcs: found.map(({ id, cidr, tags }) => ({
        VpcId: id,
        CidrBlock: cidr,
        State: "available",
        IsDefault: false,
        OwnerId: world.account,
        InstanceTenancy: "default",
        Tags: tagList(tags),
      })),
    };
  },
});

const describeSubnets = operation<DescribeSubnetsCommandInput, DescribeSubnetsCommandOutput>({
  run({ SubnetIds, Filters }, { world }) {
    const subnets = SubnetIds?.map((id) => requireSubnet(world, id)) ?? [
      ...world.store(ec2Store).subnets.values(),
    ];
    const found = subnets.filter(({ id, vpcId, cidr, availabilityZone, tags }) => {
      const fields = {
        "subnet-id": id,
        "vpc-id": vpcId,
        "cidr-block": cidr,
        "availability-zone": availabilityZone,
      };
      return passes({ fields: { ...fields, state: "available" }, tags }, Filters);
    });
    return {
      Subnets: found.map(({ id, vpcId, cidr, availabilityZone, mapPublicIpOnLaunch, tags }) => ({
        SubnetId: id,
        SubnetArn: world.arn("ec2", `subnet/${id}`),
        VpcId: vpcId,
        CidrBlock: cidr,
        AvailabilityZone: availabilityZone,
        // "The first four IP addresses and the last IP address in each subnet CIDR block are not available."
        AvailableIpAddressCount:
          cidrSize(parseCidr(cidr) ?? { first: 0, bits: 24 }) - 5 - subnetUsers(world, id).length,
        MapPublicIpOnLaunch: mapPublicIpOnLaunch,
        State: "available",
        DefaultForAz: false,
        OwnerId: world.account,
        Tags: tagList(tags),
      })),
    };
  },
});

const permission = ({
  protocol,
  fromPort,
  toPort,
  cidr,
  cidrIpv6,
  securityGroupId,
  prefixListId,
  description,
}: SecurityRule): IpPermission => {
  const Description = description === undefined ? {} : { Description: description };
  return {
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: fromPort, ToPort: toPort }),
    IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr, ...Description }],
    Ipv6Ranges: cidrIpv6 === undefined ? [] : [{ CidrIpv6: cidrIpv6, ...Description }],
    UserIdGroupPairs: securityGroupId === undefined ? [] : [{ GroupId: securityGroupId, ...Description }],
    PrefixListIds: prefixListId === undefined ? [] : [{ PrefixListId: prefixListId, ...Description }],
  };
};

const describeSecurityGroups = operation<
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput
>({
  run({ GroupIds, Filters }, { world }) {
    const { securityGroups } = world.store(ec2Store);
    const groups = GroupIds?.map((id) => requireSecurityGroup(world, id)) ?? [...securityGroups.values()];
    const found = groups.filter(({ id, name, vpcId, tags }) =>
      passes({ fields: { "group-id": id, "group-name": name, "vpc-id": vpcId }, tags }, Filters),
    );
    return {
      SecurityGroups: found.map((group) => ({
        GroupId: group.id,
        GroupName: group.name,
        Description: group.description,
        VpcId: group.vpcId,
        OwnerId: world.account,
        IpPermissions: group.ingress.map(permission),
        IpPermissionsEgress: group.egress.map(permission),
        Tags: tagList(group.tags),
      })),
    };
  },
});

const describeNatGateways = operation<DescribeNatGatewaysCommandInput, DescribeNatGatewaysCommandOutput>({
  run({ NatGatewayIds, Filter }, { world }) {
    const { natGateways, subnets, addresses } = world.store(ec2Store);
    const missing = NatGatewayIds?.find((id) => !natGateways.has(id));
    if (missing !== undefined)
      throw new AwsError("NatGatewayNotFound", `The Nat Gateway ${missing} was not found`);
    const chosen = [...natGateways.values()].filter(({ id }) => NatGatewayIds?.includes(id) ?? true);
    const vpcOf = (subnetId: string) => subnets.get(subnetId)?.vpcId ?? "";
    const found = chosen.filter(({ id, subnetId, state, tags }) => {
      const fields = { "nat-gateway-id": id, "subnet-id": subnetId, "vpc-id": vpcOf(subnetId), state };
      return passes({ fields, tags }, Filter);
    });
    return {
      NatGateways: found.map(({ id, subnetId, state, allocationId = "", createdAt, tags }) => ({
        NatGatewayId: id,
        SubnetId: subnetId,
        VpcId: vpcOf(subnetId),
        State: state,
        CreateTime: new Date(createdAt),
        NatGatewayAddresses: [
          { AllocationId: allocationId, PublicIp: addresses.get(allocationId)?.publicIp },
        ],
        Tags: tagList(tags),
      })),
    };
  },
});

const describeAvailabilityZones = operation<
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput
>({
  run: (_input, { world }) => ({
    AvailabilityZones: zoneNames(world).map((ZoneName) => ({
      ZoneName,
      RegionName: world.region,
      State: "available",
      ZoneType: "availability-zone",
    })),
  }),
});

/** EC2 offers no resource-level permissions for Describe operations: the default of `*` is right. */
export const operations = {
  DescribeVpcs: describeVpcs,
  DescribeSubnets: describeSubnets,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeNatGateways: describeNatGateways,
  DescribeAvailabilityZones: describeAvailabilityZones,
};
