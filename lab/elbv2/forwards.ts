import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { World } from "../kernel/world.ts";
import { elbv2Store, type LabLoadBalancer } from "./store.ts";

/** The target groups that actions send requests to. */
export function forwardedGroups(actions: readonly Action[]): string[] {
  const arns = actions.flatMap(({ TargetGroupArn, ForwardConfig }) => [
    TargetGroupArn,
    ...(ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn),
  ]);
  return [...new Set(arns.filter((arn) => arn !== undefined))];
}

const forwardsTo = ({ TargetGroupArn, ForwardConfig }: Action, groupArn: string): boolean =>
  TargetGroupArn === groupArn ||
  ForwardConfig?.TargetGroups?.some((group) => group.TargetGroupArn === groupArn) === true;

/** The load balancers that forward to a target group: by their listeners' rules, default ones included. */
export function groupLoadBalancers(world: World, targetGroupArn: string): LabLoadBalancer[] {
  const { rules, listeners, loadBalancers } = world.store(elbv2Store);
  const found = new Set<LabLoadBalancer>();
  for (const { Actions, ListenerArn } of rules.values()) {
    if (!Actions.some((action) => forwardsTo(action, targetGroupArn))) continue;
    const balancer = loadBalancers.get(listeners.get(ListenerArn)?.LoadBalancerArn ?? "");
    if (balancer) found.add(balancer);
  }
  return [...found];
}

/** Every target group that a load balancer forwards to. */
export function groupsOfLoadBalancer(world: World, loadBalancerArn: string): string[] {
  const { rules, listeners } = world.store(elbv2Store);
  const own = [...rules.values()].filter(
    ({ ListenerArn }) => listeners.get(ListenerArn)?.LoadBalancerArn === loadBalancerArn,
  );
  return [...new Set(own.flatMap(({ Actions }) => forwardedGroups(Actions)))];
}
