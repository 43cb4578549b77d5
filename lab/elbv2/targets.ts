import type { World } from "../kernel/world.ts";
import { groupLoadBalancers } from "./forwards.ts";
import { type ProbeOutcome, probeTarget } from "./probe.ts";
import { elbv2Store, type LabTarget, type LabTargetGroup, type TargetState } from "./store.ts";

export interface TargetAddress {
  readonly id: string;
  readonly port: number;
}

export interface TargetHealth extends TargetAddress {
  readonly state: TargetState;
  readonly reason?: string;
  readonly description?: string;
}

const keyOf = ({ id, port }: TargetAddress) => `${id}:${port}`;

function targetsOf(world: World, groupArn: string): Map<string, LabTarget> {
  const { targets } = world.store(elbv2Store);
  const own = targets.get(groupArn) ?? new Map<string, LabTarget>();
  targets.set(groupArn, own);
  return own;
}

const unused = {
  state: "unused",
  reason: "Target.NotInUse",
  description: "Target group is not configured to receive traffic from the load balancer",
} as const;

const registering = {
  state: "initial",
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
} as const;

/** The first check comes soon after registration. A guess: no published figure was found. */
const firstCheckMs = 1000;

/** Registers targets; one that is already there and not draining stays as it is. */
export function registerTargets(world: World, groupArn: string, addresses: readonly TargetAddress[]): void {
  const targets = targetsOf(world, groupArn);
  for (const { id, port } of addresses) {
    const known = targets.get(keyOf({ id, port }));
    if (known && known.state !== "draining") continue;
    targets.set(keyOf({ id, port }), { id, port, ...unused, streak: 0, generation: world.random.hex(8) });
  }
  reviewTargets(world, groupArn);
}

/** Starts checking targets whose group has come into use, and stops where it has gone out of use. */
export function reviewTargets(world: World, groupArn: string): void {
  const inUse = groupLoadBalancers(world, groupArn).length > 0;
  const targets = targetsOf(world, groupArn);
  for (const [key, target] of targets) {
    if (target.state === "draining" || (target.state !== "unused") === inUse) continue;
    const generation = world.random.hex(8);
    const { id, port } = target;
    targets.set(key, { id, port, ...(inUse ? registering : unused), streak: 0, generation });
    if (inUse) checkLater(world, { groupArn, key, generation }, firstCheckMs);
  }
}

/** After any change of listeners or rules. */
export function reviewAllTargets(world: World): void {
  for (const groupArn of world.store(elbv2Store).targets.keys()) reviewTargets(world, groupArn);
}

/** One run of checks: it ends when the target's generation is another, or it drains or is gone. */
interface Watch {
  readonly groupArn: string;
  readonly key: string;
  readonly generation: string;
}

function checkLater(world: World, watch: Watch, ms: number): void {
  world.clock.after(ms, () => {
    void check(world, watch);
  });
}

const watched = (world: World, { groupArn, key, generation }: Watch) => {
  const target = world.store(elbv2Store).targets.get(groupArn)?.get(key);
  return target?.generation === generation && target.state !== "draining" ? target : undefined;
};

async function check(world: World, watch: Watch): Promise<void> {
  const group = world.store(elbv2Store).targetGroups.get(watch.groupArn);
  const target = watched(world, watch);
  if (!group || !target) return;
  const started = world.clock.now();
  const outcome = await probeTarget(world, group, target);
  const current = watched(world, watch);
  if (!current) return;
  targetsOf(world, watch.groupArn).set(watch.key, afterProbe(group, current, outcome));
  const elapsed = world.clock.now() - started;
  checkLater(world, watch, Math.max(0, group.HealthCheckIntervalSeconds * 1000 - elapsed));
}

/**
 * What a target is after a check. "After your target is registered, it must pass one health check to be considered
 * healthy": https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
function afterProbe(
  group: LabTargetGroup,
  target: LabTarget,
  { reason, description }: ProbeOutcome,
): LabTarget {
  const { id, port, generation } = target;
  const wasGood = target.streak > 0;
  const isGood = reason === undefined;
  const count = wasGood === isGood ? Math.abs(target.streak) + 1 : 1;
  const streak = isGood ? count : -count;
  if (isGood && (target.state === "initial" || count >= group.HealthyThresholdCount))
    return { id, port, generation, streak, state: "healthy" };
  if (!isGood && count >= group.UnhealthyThresholdCount)
    return {
      id,
      port,
      generation,
      streak,
      state: "unhealthy",
      reason,
      ...(description ? { description } : {}),
    };
  return { ...target, streak };
}

/** Targets drain for the group's deregistration delay, and are gone after it; unused ones go at once. */
export function deregisterTargets(world: World, groupArn: string, addresses: readonly TargetAddress[]): void {
  const targets = targetsOf(world, groupArn);
  const delay = world.store(elbv2Store).targetGroups.get(groupArn)?.attributes[
    "deregistration_delay.timeout_seconds"
  ];
  for (const { id, port } of addresses) {
    const key = keyOf({ id, port });
    const target = targets.get(key);
    if (!target || target.state === "draining") continue;
    if (target.state === "unused") targets.delete(key);
    else drain(world, { targets, key, target, delayMs: Number(delay ?? 300) * 1000 });
  }
}

interface Draining {
  readonly targets: Map<string, LabTarget>;
  readonly key: string;
  readonly target: LabTarget;
  readonly delayMs: number;
}

function drain(world: World, { targets, key, target: { id, port }, delayMs }: Draining): void {
  const generation = world.random.hex(8);
  targets.set(key, {
    id,
    port,
    state: "draining",
    reason: "Target.DeregistrationInProgress",
    description: "Target deregistration is in progress",
    streak: 0,
    generation,
  });
  world.clock.after(delayMs, () => {
    if (targets.get(key)?.generation === generation) targets.delete(key);
  });
}

/** Of a single target, as it is kept; undefined when it is not registered. */
export const registeredTarget = (
  world: World,
  groupArn: string,
  address: TargetAddress,
): LabTarget | undefined => world.store(elbv2Store).targets.get(groupArn)?.get(keyOf(address));

export function targetHealth(world: World, groupArn: string): TargetHealth[] {
  return [...(world.store(elbv2Store).targets.get(groupArn)?.values() ?? [])].map(
    ({ id, port, state, reason, description }) => ({
      id,
      port,
      state,
      ...(reason ? { reason } : {}),
      ...(description ? { description } : {}),
    }),
  );
}
