import type { Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { deleteWhenFree } from "./deleting.ts";
import { attachGateway, createInternetGateway, deleteInternetGateway, detachGateway } from "./gateways.ts";
import { flag, requiredText, text, texts } from "./properties.ts";
import { requireSubnet, requireVpc } from "./refusals.ts";
import { ec2Store, type LabSubnet, type LabVpc } from "./store.ts";
import { resourceTags } from "./tags.ts";
import { createSubnet, createVpc, deleteSubnet, deleteVpc, newId } from "./vpcs.ts";

const service = "Ec2";

const vpcState = ({ id, cidr, defaultSecurityGroupId, defaultNetworkAclId }: LabVpc): ResourceState => ({
  physicalId: id,
  attributes: {
    VpcId: id,
    CidrBlock: cidr,
    DefaultSecurityGroup: defaultSecurityGroupId,
    DefaultNetworkAcl: defaultNetworkAclId,
    CidrBlockAssociations: [],
    Ipv6CidrBlocks: [],
  },
});

const dnsSettings = ({ properties }: ResourceRequest) => ({
  enableDnsSupport: flag(properties, "EnableDnsSupport") ?? true,
  enableDnsHostnames: flag(properties, "EnableDnsHostnames") ?? false,
});

const subnetState = ({ id, vpcId, cidr, availabilityZone }: LabSubnet): ResourceState => ({
  physicalId: id,
  attributes: {
    SubnetId: id,
    VpcId: vpcId,
    CidrBlock: cidr,
    AvailabilityZone: availabilityZone,
    Ipv6CidrBlocks: [],
  },
});

const endpointOf = (request: ResourceRequest, id: string) => ({
  id,
  ...endpointSettings(request),
  tags: resourceTags(request),
});

const endpointSettings = ({ properties }: ResourceRequest) => ({
  vpcId: requiredText(properties, "VpcId"),
  serviceName: requiredText(properties, "ServiceName"),
  type: text(properties, "VpcEndpointType") ?? "Gateway",
  subnetIds: texts(properties, "SubnetIds"),
  securityGroupIds: texts(properties, "SecurityGroupIds"),
  routeTableIds: texts(properties, "RouteTableIds"),
});

export const vpcProviders: Providers = {
  "AWS::EC2::VPC": {
    service,
    async create(request) {
      const cidr = requiredText(request.properties, "CidrBlock");
      return vpcState(
        createVpc(request.world, { cidr, ...dnsSettings(request), tags: resourceTags(request) }),
      );
    },
    async update(request, id) {
      const vpc = { ...requireVpc(request.world, id), ...dnsSettings(request), tags: resourceTags(request) };
      request.world.store(ec2Store).vpcs.set(id, vpc);
      return vpcState(vpc);
    },
    delete: (request, id) => deleteWhenFree(request, () => deleteVpc(request.world, id)),
  },
  "AWS::EC2::Subnet": {
    service,
    async create(request) {
      const { world, properties } = request;
      const subnet = createSubnet(world, {
        vpcId: requiredText(properties, "VpcId"),
        cidr: requiredText(properties, "CidrBlock"),
        availabilityZone: text(properties, "AvailabilityZone"),
        mapPublicIpOnLaunch: flag(properties, "MapPublicIpOnLaunch"),
        tags: resourceTags(request),
      });
      return subnetState(subnet);
    },
    async update(request, id) {
      const mapPublicIpOnLaunch = flag(request.properties, "MapPublicIpOnLaunch") ?? false;
      const subnet = {
        ...requireSubnet(request.world, id),
        mapPublicIpOnLaunch,
        tags: resourceTags(request),
      };
      request.world.store(ec2Store).subnets.set(id, subnet);
      return subnetState(subnet);
    },
    delete: (request, id) => deleteWhenFree(request, () => deleteSubnet(request.world, id)),
  },
  "AWS::EC2::InternetGateway": {
    service,
    async create(request) {
      const { id } = createInternetGateway(request.world, resourceTags(request));
      return { physicalId: id, attributes: { InternetGatewayId: id } };
    },
    async update(request, id) {
      const { internetGateways } = request.world.store(ec2Store);
      internetGateways.set(id, { ...internetGateways.get(id), id, tags: resourceTags(request) });
      return { physicalId: id, attributes: { InternetGatewayId: id } };
    },
    delete: (request, id) => deleteWhenFree(request, () => deleteInternetGateway(request.world, id)),
  },
  "AWS::EC2::VPCGatewayAttachment": {
    service,
    async create({ world, properties }) {
      const vpcId = requiredText(properties, "VpcId");
      attachGateway(world, requiredText(properties, "InternetGatewayId"), vpcId);
      return { physicalId: `IGW|${vpcId}`, attributes: { AttachmentType: "IGW" } };
    },
    delete: (request, id) =>
      deleteWhenFree(request, () => detachGateway(request.world, id.replace("IGW|", ""))),
  },
  "AWS::EC2::VPCEndpoint": {
    service,
    async create(request) {
      const id = newId(request.world, "vpce");
      requireVpc(request.world, requiredText(request.properties, "VpcId"));
      request.world.store(ec2Store).endpoints.set(id, endpointOf(request, id));
      return { physicalId: id, attributes: { Id: id, DnsEntries: [], NetworkInterfaceIds: [] } };
    },
    async update(request, id) {
      request.world.store(ec2Store).endpoints.set(id, endpointOf(request, id));
      return { physicalId: id, attributes: { Id: id, DnsEntries: [], NetworkInterfaceIds: [] } };
    },
    async delete({ world }, id) {
      world.store(ec2Store).endpoints.delete(id);
    },
  },
};
