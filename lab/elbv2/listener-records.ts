import type { World } from "../kernel/world.ts";
import { elbv2Store, type LabListener, type LabRule } from "./store.ts";
import { reviewAllTargets } from "./targets.ts";

/** The only ways in which listeners and rules are written: targets and certificates follow every change. */

function noteReleased(world: World, before: LabListener, kept: readonly string[]): void {
  const { released } = world.store(elbv2Store);
  for (const certificateArn of before.certificates)
    if (!kept.includes(certificateArn))
      released.push({ certificateArn, loadBalancerArn: before.LoadBalancerArn, at: world.clock.now() });
}

export function putRule(world: World, rule: LabRule): void {
  world.store(elbv2Store).rules.set(rule.RuleArn, rule);
  reviewAllTargets(world);
}

export function removeRule(world: World, ruleArn: string): void {
  world.store(elbv2Store).rules.delete(ruleArn);
  reviewAllTargets(world);
}

export function defaultRule(world: World, listenerArn: string): LabRule | undefined {
  const rules = [...world.store(elbv2Store).rules.values()];
  return rules.find(({ IsDefault, ListenerArn }) => IsDefault && ListenerArn === listenerArn);
}

/** Writes a listener, and its default actions as the last of its rules. */
export function putListener(world: World, listener: LabListener): void {
  const { listeners } = world.store(elbv2Store);
  const before = listeners.get(listener.ListenerArn);
  if (before) noteReleased(world, before, listener.certificates);
  listeners.set(listener.ListenerArn, listener);
  const ruleArn = listener.ListenerArn.replace(":listener/", ":listener-rule/");
  const known = defaultRule(world, listener.ListenerArn);
  putRule(world, {
    RuleArn: known?.RuleArn ?? `${ruleArn}/${world.random.hex(16)}`,
    ListenerArn: listener.ListenerArn,
    Priority: "default",
    Conditions: [],
    Actions: listener.DefaultActions,
    IsDefault: true,
    tags: known?.tags ?? {},
  });
}

export function removeListener(world: World, listener: LabListener): void {
  const { listeners, rules } = world.store(elbv2Store);
  noteReleased(world, listener, []);
  listeners.delete(listener.ListenerArn);
  for (const { RuleArn, ListenerArn } of [...rules.values()])
    if (ListenerArn === listener.ListenerArn) rules.delete(RuleArn);
  reviewAllTargets(world);
}
