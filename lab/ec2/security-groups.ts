import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { parseCidr } from "./cidr.ts";
import { securityGroupUsers } from "./dependents.ts";
import { requireSecurityGroup, requireVpc } from "./refusals.ts";
import { ec2Store, type LabSecurityGroup, type SecurityRule, type Tags } from "./store.ts";

export type Direction = "ingress" | "egress";
export type NewRule = Omit<SecurityRule, "id">;

/** Everything to anywhere, as every new group has it for its egress. */
export const allowAll = (world: World): SecurityRule => ({
  id: `sgr-0${world.random.hex(16)}`,
  protocol: "-1",
  fromPort: -1,
  toPort: -1,
  cidr: "0.0.0.0/0",
  inline: true,
});

/** How EC2 names a rule: `peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW`. */
const wordRule = ({ cidr, securityGroupId, protocol, fromPort, toPort }: NewRule) =>
  protocol === "-1"
    ? `peer: ${cidr ?? securityGroupId}, ALL, ALLOW`
    : `peer: ${cidr ?? securityGroupId}, ${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}, ALLOW`;

function refuseRule(world: World, rule: NewRule, present: readonly SecurityRule[]): void {
  if (rule.cidr !== undefined && !parseCidr(rule.cidr))
    throw new AwsError("InvalidParameterValue", `CIDR block ${rule.cidr} is malformed`);
  if (rule.securityGroupId !== undefined) requireSecurityGroup(world, rule.securityGroupId);
  if (rule.protocol !== "-1" && (Number.isNaN(rule.fromPort) || Number.isNaN(rule.toPort)))
    throw new AwsError(
      "InvalidParameterValue",
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  if (present.some((other) => wordRule(other) === wordRule(rule)))
    throw new AwsError(
      "InvalidPermission.Duplicate",
      `the specified rule "${wordRule(rule)}" already exists`,
    );
}

const put = (world: World, group: LabSecurityGroup): void => {
  world.store(ec2Store).securityGroups.set(group.id, group);
};

export function addRule(world: World, groupId: string, direction: Direction, rule: NewRule): string {
  const group = requireSecurityGroup(world, groupId);
  refuseRule(world, rule, group[direction]);
  const id = `sgr-0${world.random.hex(16)}`;
  put(world, { ...group, [direction]: [...group[direction], { ...rule, id }] });
  return id;
}

export function removeRule(world: World, ruleId: string): void {
  const keep = ({ id }: SecurityRule) => id !== ruleId;
  for (const group of [...world.store(ec2Store).securityGroups.values()])
    put(world, { ...group, ingress: group.ingress.filter(keep), egress: group.egress.filter(keep) });
}

/** Replaces the rules that stand in the group itself, and leaves those of separate resources. */
export function setInlineRules(
  world: World,
  groupId: string,
  rules: { readonly ingress: readonly NewRule[]; readonly egress: readonly NewRule[] | undefined },
): void {
  const group = requireSecurityGroup(world, groupId);
  const own = ({ inline }: SecurityRule) => !inline;
  const egress = rules.egress ?? [allowAll(world)];
  put(world, { ...group, ingress: group.ingress.filter(own), egress: group.egress.filter(own) });
  for (const rule of rules.ingress) addRule(world, groupId, "ingress", { ...rule, inline: true });
  for (const rule of egress) addRule(world, groupId, "egress", { ...rule, inline: true });
}

export interface GroupSettings {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly tags: Tags;
}

export function createSecurityGroup(world: World, settings: GroupSettings): LabSecurityGroup {
  requireVpc(world, settings.vpcId);
  const { name, vpcId } = settings;
  if (/^sg-|^default$/.test(name)) throw new AwsError("InvalidParameterValue", `Invalid group name: ${name}`);
  const groups = [...world.store(ec2Store).securityGroups.values()];
  if (groups.some((group) => group.name === name && group.vpcId === vpcId))
    throw new AwsError(
      "InvalidGroup.Duplicate",
      `The security group '${name}' already exists for VPC '${vpcId}'`,
    );
  const group = { ...settings, id: `sg-0${world.random.hex(16)}`, ingress: [], egress: [allowAll(world)] };
  put(world, group);
  return group;
}

/** Refuses while a load balancer, a task or another group's rule uses it; words as in aws/aws-cdk#14456. */
export function deleteSecurityGroup(world: World, id: string): void {
  if (securityGroupUsers(world, id).length > 0)
    throw new AwsError("DependencyViolation", `resource ${id} has a dependent object`);
  world.store(ec2Store).securityGroups.delete(id);
}
