import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { type Cidr, contains, overlaps, parseCidr } from "./cidr.ts";
import { subnetUsers } from "./dependents.ts";
import { hasDependencies, requireSubnet, requireVpc } from "./refusals.ts";
import { allowAll } from "./security-groups.ts";
import { ec2Store, type LabSubnet, type LabVpc, type Tags } from "./store.ts";

export const newId = (world: World, prefix: string): string => `${prefix}-0${world.random.hex(16)}`;

/** "Between a /28 netmask and /16 netmask": https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function acceptCidr(cidr: string, code: string): Cidr {
  const block = parseCidr(cidr);
  if (!block)
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (block.bits < 16 || block.bits > 28) throw new AwsError(code, `The CIDR '${cidr}' is invalid.`);
  return block;
}

export interface VpcSettings {
  readonly cidr: string;
  readonly enableDnsSupport?: boolean | undefined;
  readonly enableDnsHostnames?: boolean | undefined;
  readonly tags?: Tags;
}

/** Makes a VPC with what comes with it: main route table, default security group, default network ACL. */
export function createVpc(world: World, settings: VpcSettings): LabVpc {
  const { vpcs, routeTables, securityGroups } = world.store(ec2Store);
  acceptCidr(settings.cidr, "InvalidVpc.Range");
  const id = newId(world, "vpc");
  const groupId = newId(world, "sg");
  const vpc: LabVpc = {
    id,
    cidr: settings.cidr,
    defaultSecurityGroupId: groupId,
    defaultNetworkAclId: newId(world, "acl"),
    enableDnsSupport: settings.enableDnsSupport ?? true,
    enableDnsHostnames: settings.enableDnsHostnames ?? false,
    tags: settings.tags ?? {},
  };
  vpcs.set(id, vpc);
  const fromItself = { ...allowAll(world), securityGroupId: groupId };
  const { cidr: _, ...ingress } = fromItself;
  securityGroups.set(groupId, {
    id: groupId,
    name: "default",
    description: "default VPC security group",
    vpcId: id,
    ingress: [ingress],
    egress: [allowAll(world)],
    tags: {},
  });
  const tableId = newId(world, "rtb");
  routeTables.set(tableId, { id: tableId, vpcId: id, main: true, routes: [], associations: {}, tags: {} });
  return vpc;
}

/** Refuses while there is anything in it but what came with it. */
export function deleteVpc(world: World, id: string): void {
  const { vpcs, subnets, internetGateways, securityGroups, routeTables, endpoints } = world.store(ec2Store);
  const vpc = requireVpc(world, id);
  const groups = [...securityGroups.values()].filter((group) => group.id !== vpc.defaultSecurityGroupId);
  const tables = [...routeTables.values()].filter(({ main }) => !main);
  const inside = [subnets, internetGateways, endpoints].flatMap((records): { vpcId?: string }[] => [
    ...records.values(),
  ]);
  if ([...inside, ...groups, ...tables].some(({ vpcId }) => vpcId === id)) throw hasDependencies("vpc", id);
  securityGroups.delete(vpc.defaultSecurityGroupId);
  for (const table of [...routeTables.values()]) if (table.vpcId === id) routeTables.delete(table.id);
  vpcs.delete(id);
}

export interface SubnetSettings {
  readonly vpcId: string;
  readonly cidr: string;
  readonly availabilityZone?: string | undefined;
  readonly mapPublicIpOnLaunch?: boolean | undefined;
  readonly tags?: Tags;
}

export const zoneNames = ({ region }: World): string[] =>
  ["a", "b", "c"].map((letter) => `${region}${letter}`);

export function createSubnet(world: World, settings: SubnetSettings): LabSubnet {
  const { subnets } = world.store(ec2Store);
  const vpc = requireVpc(world, settings.vpcId);
  const block = acceptCidr(settings.cidr, "InvalidSubnet.Range");
  const around = parseCidr(vpc.cidr);
  if (!around || !contains(around, block))
    throw new AwsError("InvalidSubnet.Range", `The CIDR '${settings.cidr}' is invalid.`);
  const siblings = [...subnets.values()].filter(({ vpcId }) => vpcId === vpc.id);
  const blocks = siblings.flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  if (blocks.some((other) => overlaps(block, other)))
    throw new AwsError("InvalidSubnet.Conflict", `The CIDR '${settings.cidr}' conflicts with another subnet`);
  const [first = ""] = zoneNames(world);
  const availabilityZone = settings.availabilityZone ?? first;
  if (!zoneNames(world).includes(availabilityZone))
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${availabilityZone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zoneNames(world).join(", ")}.`,
    );
  const subnet: LabSubnet = {
    id: newId(world, "subnet"),
    vpcId: vpc.id,
    cidr: settings.cidr,
    availabilityZone,
    mapPublicIpOnLaunch: settings.mapPublicIpOnLaunch ?? false,
    tags: settings.tags ?? {},
  };
  subnets.set(subnet.id, subnet);
  return subnet;
}

/** Refuses while a task, load balancer, NAT gateway or endpoint stands in it. */
export function deleteSubnet(world: World, id: string): void {
  requireSubnet(world, id);
  if (subnetUsers(world, id).length > 0) throw hasDependencies("subnet", id);
  const { subnets, routeTables } = world.store(ec2Store);
  subnets.delete(id);
  for (const table of [...routeTables.values()]) {
    const associations = Object.entries(table.associations).filter(([, subnetId]) => subnetId !== id);
    routeTables.set(table.id, { ...table, associations: Object.fromEntries(associations) });
  }
}
