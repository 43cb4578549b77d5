import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, serviceLinkedRole, text } from "./handler.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html */
const arn = (facts: HandlerFacts, resource: string) =>
  facts.physicalId || facts.world.arn("elasticloadbalancing", resource);

const tags = "elasticloadbalancing:AddTags elasticloadbalancing:RemoveTags";

/** `app/NAME/ID` of a load balancer or a listener. */
const pathOf = (parent: unknown) => /\/(app\/.*)$/.exec(text(parent))?.[1] ?? "app/*";

export const loadBalancingHandlers: Handlers = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    arn: (facts) => arn(facts, `loadbalancer/app/${facts.properties.Name}/*`),
    create:
      "elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:ModifyLoadBalancerAttributes elasticloadbalancing:SetSecurityGroups elasticloadbalancing:AddTags",
    update: `elasticloadbalancing:ModifyLoadBalancerAttributes elasticloadbalancing:SetIpAddressType elasticloadbalancing:SetSecurityGroups elasticloadbalancing:SetSubnets ${tags}`,
    delete: "elasticloadbalancing:DeleteLoadBalancer",
    anywhere:
      "elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeLoadBalancerAttributes elasticloadbalancing:DescribeTags elasticloadbalancing:DescribeCapacityReservation",
    others: (facts, step) =>
      step === "create"
        ? serviceLinkedRole(
            facts,
            "elasticloadbalancing.amazonaws.com",
            "AWSServiceRoleForElasticLoadBalancing",
          )
        : [],
  },
  "AWS::ElasticLoadBalancingV2::Listener": {
    arn: (facts) => arn(facts, `listener/${pathOf(facts.properties.LoadBalancerArn)}/*`),
    create: "elasticloadbalancing:AddTags",
    update: `elasticloadbalancing:ModifyListener ${tags}`,
    delete: "elasticloadbalancing:DeleteListener",
    anywhere:
      "elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeListenerAttributes elasticloadbalancing:DescribeTags",
    others: ({ properties }, step) =>
      step === "create" ? on(text(properties.LoadBalancerArn), "elasticloadbalancing:CreateListener") : [],
  },
  "AWS::ElasticLoadBalancingV2::ListenerRule": {
    arn: (facts) => arn(facts, `listener-rule/${pathOf(facts.properties.ListenerArn)}/*`),
    create: "elasticloadbalancing:AddTags",
    update: `elasticloadbalancing:ModifyRule elasticloadbalancing:SetRulePriorities ${tags}`,
    delete: "elasticloadbalancing:DeleteRule",
    anywhere: "elasticloadbalancing:DescribeRules elasticloadbalancing:DescribeTags",
    others: ({ properties }, step) =>
      step === "create" ? on(text(properties.ListenerArn), "elasticloadbalancing:CreateRule") : [],
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    // CloudFormation makes the name up.
    arn: (facts) => arn(facts, "targetgroup/*/*"),
    create:
      "elasticloadbalancing:CreateTargetGroup elasticloadbalancing:ModifyTargetGroupAttributes elasticloadbalancing:AddTags",
    update: `elasticloadbalancing:ModifyTargetGroup elasticloadbalancing:ModifyTargetGroupAttributes ${tags}`,
    delete: "elasticloadbalancing:DeleteTargetGroup",
    anywhere:
      "elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetGroupAttributes elasticloadbalancing:DescribeTargetHealth elasticloadbalancing:DescribeTags ec2:DescribeVpcs",
  },
};
