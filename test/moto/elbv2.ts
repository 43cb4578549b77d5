import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ModifyRuleCommand,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Clients } from "../../aws/clients.ts";
import type { Note } from "./notes.ts";

export interface Place {
  readonly vpcId: string;
  readonly subnets: readonly string[];
}

const notFound = {
  Type: "fixed-response" as const,
  FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "Not found" },
};
const host = (...Values: readonly string[]) => [
  { Field: "host-header", HostHeaderConfig: { Values: [...Values] } },
];
const nowhere = (arn: string) => `${arn.slice(0, -4)}0000`;

/** A load balancer with a target group and a listener: what attach-listener-rule finds. */
async function open({ elbv2 }: Clients, note: Note, { vpcId, subnets }: Place) {
  const balancer = { Name: "tools", Subnets: [...subnets], Type: "application" as const };
  const made = await note("a load balancer", elbv2.send(new CreateLoadBalancerCommand(balancer)));
  const LoadBalancerArn = made?.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  await note("the same load balancer again", elbv2.send(new CreateLoadBalancerCommand(balancer)));
  const names = { Names: ["nowhere"] };
  await note("a load balancer that is not there", elbv2.send(new DescribeLoadBalancersCommand(names)));
  const group = {
    Name: "shop",
    Protocol: "HTTP" as const,
    Port: 80,
    VpcId: vpcId,
    TargetType: "ip" as const,
  };
  const grouped = await note("a target group", elbv2.send(new CreateTargetGroupCommand(group)));
  const TargetGroupArn = grouped?.TargetGroups?.[0]?.TargetGroupArn ?? "";
  const listener = { LoadBalancerArn, Protocol: "HTTP" as const, Port: 80, DefaultActions: [notFound] };
  const listening = await note("a listener", elbv2.send(new CreateListenerCommand(listener)));
  await note("a second listener of its port", elbv2.send(new CreateListenerCommand(listener)));
  const ListenerArn = listening?.Listeners?.[0]?.ListenerArn ?? "";
  return { LoadBalancerArn, TargetGroupArn, ListenerArn };
}

/** Listener rules and what holds what. */
export async function playElbv2(clients: Clients, note: Note, place: Place): Promise<void> {
  const { elbv2 } = clients;
  const { LoadBalancerArn, TargetGroupArn, ListenerArn } = await open(clients, note, place);
  const forward = { Type: "forward" as const, TargetGroupArn };
  const create = async (what: string, Priority: number, ...hosts: readonly string[]) => {
    const input = { ListenerArn, Priority, Conditions: host(...hosts), Actions: [forward] };
    const made = await note(what, elbv2.send(new CreateRuleCommand(input)), ({ Rules }) =>
      Rules?.map((rule) => rule.Priority),
    );
    return made?.Rules?.[0]?.RuleArn ?? "";
  };
  const list = (what: string) =>
    note(what, elbv2.send(new DescribeRulesCommand({ ListenerArn })), ({ Rules }) =>
      Rules?.map((rule) => [rule.Priority, rule.IsDefault, rule.Conditions?.[0]?.HostHeaderConfig?.Values]),
    );
  const first = await create("a rule", 2000, "shop.example.com");
  const second = await create("a rule before it", 1000, "a.example.com", "*.example.org");
  await create("a rule at a place that is taken", 2000, "other.example.com");
  await create("a rule of six names", 3000, ..."abcdef".split("").map((letter) => `${letter}.example.com`));
  await create("a rule at no place", 0, "zero.example.com");
  await create("a rule beyond the last place", 50_001, "far.example.com");
  await list("rules in their order");
  const Conditions = host("new.example.com");
  await note(
    "a rule changes",
    elbv2.send(new ModifyRuleCommand({ RuleArn: first, Conditions })),
    ({ Rules }) => Rules?.map((rule) => [rule.Priority, rule.Conditions?.[0]?.HostHeaderConfig?.Values]),
  );
  const move = (what: string, RuleArn: string, Priority: number) =>
    note(what, elbv2.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn, Priority }] })));
  await move("a rule moves to a place that is taken", first, 1000);
  await move("a rule moves", first, 500);
  await list("rules after that");
  const Tags = [{ Key: "gatehouse:name", Value: "shop" }];
  await note("a rule is tagged", elbv2.send(new AddTagsCommand({ ResourceArns: [first], Tags })));
  await note(
    "tags of two rules",
    elbv2.send(new DescribeTagsCommand({ ResourceArns: [first, second] })),
    ({ TagDescriptions }) =>
      TagDescriptions?.map((one) => one.Tags?.map(({ Key, Value }) => `${Key}=${Value}`)),
  );
  await note("a target group in use", elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn })));
  await note("a rule goes", elbv2.send(new DeleteRuleCommand({ RuleArn: first })));
  await note("a rule that has gone", elbv2.send(new ModifyRuleCommand({ RuleArn: first, Conditions })));
  const rules = await elbv2.send(new DescribeRulesCommand({ ListenerArn }));
  const RuleArn = rules.Rules?.find(({ IsDefault }) => IsDefault)?.RuleArn ?? "";
  await note("the default rule is to go", elbv2.send(new DeleteRuleCommand({ RuleArn })));
  await note(
    "rules of a listener that is not there",
    elbv2.send(new DescribeRulesCommand({ ListenerArn: nowhere(ListenerArn) })),
  );
  await note("a listener goes", elbv2.send(new DeleteListenerCommand({ ListenerArn })));
  await note(
    "listeners of the load balancer after that",
    elbv2.send(new DescribeListenersCommand({ LoadBalancerArn })),
    ({ Listeners }) => Listeners?.length,
  );
  await note(
    "a target group that nothing uses",
    elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn })),
  );
}
