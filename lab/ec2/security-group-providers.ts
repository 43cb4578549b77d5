import type {
  Properties,
  Providers,
  ResourceProvider,
  ResourceRequest,
  ResourceState,
} from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { deleteWhenFree } from "./deleting.ts";
import { number, objects, requiredText, text } from "./properties.ts";
import { requireSecurityGroup } from "./refusals.ts";
import {
  addRule,
  createSecurityGroup,
  type Direction,
  deleteSecurityGroup,
  type NewRule,
  removeRule,
  setInlineRules,
} from "./security-groups.ts";
import { ec2Store } from "./store.ts";
import { resourceTags } from "./tags.ts";

const service = "Ec2";

const protocols: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", all: "-1" };

const optional = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;

/** One shape for inline rules and for SecurityGroupIngress and -Egress. */
function readRule(properties: Properties, inline: boolean): NewRule {
  const given = requiredText(properties, "IpProtocol").toLowerCase();
  const protocol = protocols[given] ?? given;
  const peer = text(properties, "SourceSecurityGroupId") ?? text(properties, "DestinationSecurityGroupId");
  const list = text(properties, "SourcePrefixListId") ?? text(properties, "DestinationPrefixListId");
  const unset = protocol === "-1" ? -1 : Number.NaN;
  return {
    protocol,
    fromPort: protocol === "-1" ? -1 : (number(properties, "FromPort") ?? unset),
    toPort: protocol === "-1" ? -1 : (number(properties, "ToPort") ?? unset),
    ...optional("cidr", text(properties, "CidrIp")),
    ...optional("cidrIpv6", text(properties, "CidrIpv6")),
    ...optional("securityGroupId", peer),
    ...optional("prefixListId", list),
    ...optional("description", text(properties, "Description")),
    inline,
  };
}

/** Without SecurityGroupEgress the group may go anywhere; with it, only there. */
const readRules = ({ properties }: ResourceRequest) => ({
  ingress: objects(properties, "SecurityGroupIngress").map((rule) => readRule(rule, true)),
  egress:
    properties.SecurityGroupEgress === undefined
      ? undefined
      : objects(properties, "SecurityGroupEgress").map((rule) => readRule(rule, true)),
});

function groupState(world: World, id: string): ResourceState {
  const { vpcId } = requireSecurityGroup(world, id);
  return { physicalId: id, attributes: { GroupId: id, Id: id, VpcId: vpcId } };
}

const ruleProvider = (direction: Direction): ResourceProvider => ({
  service,
  async create({ world, properties }) {
    const id = addRule(world, requiredText(properties, "GroupId"), direction, readRule(properties, false));
    return { physicalId: id, attributes: { Id: id } };
  },
  // Only the description can change in place, and nothing here reads it.
  update: async (_request, id) => ({ physicalId: id, attributes: { Id: id } }),
  async delete({ world }, id) {
    removeRule(world, id);
  },
});

export const securityGroupProviders: Providers = {
  "AWS::EC2::SecurityGroup": {
    service,
    async create(request) {
      const { world, properties, stackName, logicalId } = request;
      const { id } = createSecurityGroup(world, {
        name: text(properties, "GroupName") ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`,
        description: requiredText(properties, "GroupDescription"),
        vpcId: requiredText(properties, "VpcId"),
        tags: resourceTags(request),
      });
      setInlineRules(world, id, readRules(request));
      return groupState(world, id);
    },
    async update(request, id) {
      setInlineRules(request.world, id, readRules(request));
      const group = { ...requireSecurityGroup(request.world, id), tags: resourceTags(request) };
      request.world.store(ec2Store).securityGroups.set(id, group);
      return groupState(request.world, id);
    },
    delete: (request, id) => deleteWhenFree(request, () => deleteSecurityGroup(request.world, id)),
  },
  "AWS::EC2::SecurityGroupIngress": ruleProvider("ingress"),
  "AWS::EC2::SecurityGroupEgress": ruleProvider("egress"),
};
