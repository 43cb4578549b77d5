import type { World } from "../kernel/world.ts";
import { elbv2Store, type LabRule } from "./store.ts";

const order = ({ IsDefault, Priority }: LabRule) => (IsDefault ? Number.POSITIVE_INFINITY : Number(Priority));

/** A listener's rules as the load balancer tries them: by priority, the default one last. */
export function rulesInOrder(world: World, listenerArn: string): LabRule[] {
  const rules = [...world.store(elbv2Store).rules.values()].filter(
    ({ ListenerArn }) => ListenerArn === listenerArn,
  );
  return rules.sort((one, other) => order(one) - order(other));
}

/** ARNs of the certificates that a listener can show, the default one first. */
export function listenerCertificates(world: World, listenerArn: string): readonly string[] {
  return world.store(elbv2Store).listeners.get(listenerArn)?.certificates ?? [];
}
