import { defineStore } from "../kernel/world.ts";

export type Tags = Readonly<Record<string, string>>;

export interface LabVpc {
  readonly id: string;
  readonly cidr: string;
  readonly defaultSecurityGroupId: string;
  readonly defaultNetworkAclId: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly tags: Tags;
}

export interface LabSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  readonly mapPublicIpOnLaunch: boolean;
  readonly tags: Tags;
}

export interface LabGateway {
  readonly id: string;
  /** Undefined until attached. */
  readonly vpcId?: string;
  readonly tags: Tags;
}

export interface LabRoute {
  readonly destination: string;
  /** igw-..., nat-..., vpce-... */
  readonly target: string;
}

export interface LabRouteTable {
  readonly id: string;
  readonly vpcId: string;
  /** The VPC's own table, for every subnet without an association. */
  readonly main: boolean;
  readonly routes: readonly LabRoute[];
  /** Association id to subnet id. */
  readonly associations: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface LabAddress {
  readonly allocationId: string;
  readonly publicIp: string;
  readonly tags: Tags;
}

export interface LabNatGateway {
  readonly id: string;
  readonly subnetId: string;
  readonly allocationId?: string;
  readonly state: "pending" | "available" | "deleting" | "deleted";
  readonly createdAt: number;
  readonly tags: Tags;
}

/** One allowed way: a protocol, a range of ports, and one peer. */
export interface SecurityRule {
  readonly id: string;
  /** tcp, udp, icmp or -1 for all */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr?: string;
  readonly cidrIpv6?: string;
  readonly securityGroupId?: string;
  readonly prefixListId?: string;
  readonly description?: string;
  /** Written in the group's own template resource, and so replaced by its updates. */
  readonly inline: boolean;
}

export interface LabSecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ingress: readonly SecurityRule[];
  readonly egress: readonly SecurityRule[];
  readonly tags: Tags;
}

/** Where an address inside a VPC stands; ECS fills it for its tasks, and takes it away when they end. */
export interface NetworkInterface {
  readonly securityGroupIds: readonly string[];
  readonly subnetId: string;
  /** Whether it has a public address of its own. */
  readonly publicIp: boolean;
}

export interface LabEndpoint {
  readonly id: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly type: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly tags: Tags;
}

/** What a version of a launch template says of the instances that it makes. */
export interface LaunchSettings {
  readonly imageId: string;
  readonly instanceType: string;
  /** ARN of the instance profile; undefined: none. */
  readonly profileArn: string | undefined;
  readonly securityGroupIds: readonly string[];
  /** Decoded. */
  readonly userData: string;
}

export interface LabLaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** Oldest first; their numbers count from one. */
  readonly versions: readonly LaunchSettings[];
  readonly tags: Tags;
}

export interface LabInstance extends LaunchSettings {
  readonly id: string;
  readonly ip: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly tags: Tags;
}

export const ec2Store = defineStore("ec2", () => ({
  vpcs: new Map<string, LabVpc>(),
  subnets: new Map<string, LabSubnet>(),
  internetGateways: new Map<string, LabGateway>(),
  routeTables: new Map<string, LabRouteTable>(),
  addresses: new Map<string, LabAddress>(),
  natGateways: new Map<string, LabNatGateway>(),
  securityGroups: new Map<string, LabSecurityGroup>(),
  endpoints: new Map<string, LabEndpoint>(),
  launchTemplates: new Map<string, LabLaunchTemplate>(),
  /** Those that run; one that is terminated is gone. */
  instances: new Map<string, LabInstance>(),
  /** By private address. */
  networkInterfaces: new Map<string, NetworkInterface>(),
}));
