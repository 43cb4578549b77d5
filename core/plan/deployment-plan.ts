import type { Danger } from "../change-danger.ts";
import { type CostedChanges, type CostLine, estimateCost, type Tasks } from "../monthly-cost.ts";
import type { Obstacle } from "../obstacle.ts";
import { type StackKind, stackContracts } from "../stacks.ts";
import { type ChangeEffect, effectOf, type PlannedChange } from "./planned-change.ts";

/** An input of a stack that changes; "" where there was none. */
export interface ParameterChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What a deployment would do to one stack. */
export interface StackPlan {
  readonly kind: StackKind;
  readonly name: string;
  readonly state:
    | "create"
    | "update"
    | "unchanged"
    /** CloudFormation does not take the change, so a deployment would fail. */
    | "refused"
    /** An operation is under way, or the stack is stuck: nothing can be said. */
    | "unknown";
  /** Where the changes are read: "" when there are none to read. */
  readonly source: "change set" | "template" | "";
  /** A sentence on why that is so; "" when there is nothing to say. */
  readonly note: string;
  readonly changes: readonly PlannedChange[];
  readonly dangers: readonly Danger[];
  readonly parameters: readonly ParameterChange[];
  /** What CloudFormation's validation found. */
  readonly findings: readonly string[];
}

export interface DeploymentPlan {
  readonly platform: string;
  readonly name: string;
  readonly stacks: readonly StackPlan[];
  /** What a deployment would refuse to begin with. */
  readonly obstacles: readonly Obstacle[];
  /** Undefined when the image that is asked for runs already. */
  readonly image: { readonly before: string; readonly after: string } | undefined;
  readonly cost: readonly CostLine[];
}

export const effects = ["add", "change", "replace", "remove"] as const;
export type Counts = Readonly<Record<ChangeEffect, number>>;

export function countEffects(changes: readonly PlannedChange[]): Counts {
  const count = (effect: ChangeEffect) => changes.filter((change) => effectOf(change) === effect).length;
  return { add: count("add"), change: count("change"), replace: count("replace"), remove: count("remove") };
}

export const changesOf = ({ stacks }: Pick<DeploymentPlan, "stacks">): readonly PlannedChange[] =>
  stacks.flatMap(({ changes }) => changes);

/** Resources that change, and the image. */
export const countChanges = (plan: DeploymentPlan): number => changesOf(plan).length + (plan.image ? 1 : 0);

/** Also true for a stack of which only tags or outputs change, which no resource tells of. */
export const hasChanges = (plan: DeploymentPlan): boolean =>
  countChanges(plan) > 0 || plan.stacks.some(({ state }) => state === "create" || state === "update");

/** Whether something stays open, so that no changes do not mean that there are none. */
export const isPartial = ({ stacks }: DeploymentPlan): boolean =>
  stacks.some(({ state }) => state === "unknown");

type Pairs = Readonly<Record<string, string>>;

/** What the service's parameters say of its tasks. */
export const tasksOf = ({ DesiredCount, Cpu, Memory, AssignPublicIp, ...others }: Pairs): Tasks => ({
  count: Number(DesiredCount),
  cpu: Number(Cpu),
  memory: Number(Memory),
  publicAddresses: AssignPublicIp === "ENABLED",
  onInstances: Boolean(others.CapacityProvider),
});

export const costOf = (
  stacks: readonly StackPlan[],
  more: Omit<CostedChanges, "changes">,
): readonly CostLine[] =>
  estimateCost({
    ...more,
    changes: changesOf({ stacks }).map((change) => ({ type: change.type, effect: effectOf(change) })),
  });

/** In the order that the stacks are made in. */
export const sortStacks = (stacks: readonly StackPlan[]): readonly StackPlan[] => {
  const order = Object.keys(stackContracts);
  return [...stacks].sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
};

const ancestorsOf = (kind: StackKind): readonly StackKind[] =>
  stackContracts[kind].after.flatMap((other) => [other, ...ancestorsOf(other)]);

/** A change set is made with the outputs as they are now; what is replaced before it may change more. */
export function noteEarlierChanges(stacks: readonly StackPlan[]): readonly StackPlan[] {
  const replacing = stacks.filter(({ changes }) => changes.some((change) => effectOf(change) === "replace"));
  return stacks.map((stack) => {
    const earlier = replacing.filter(({ kind }) => ancestorsOf(stack.kind).includes(kind));
    if (earlier.length === 0 || stack.source === "template") return stack;
    const names = earlier.map(({ name }) => name).join(" and ");
    const caution = `judged before the changes to ${names}, which may bring more`;
    return { ...stack, note: stack.note ? `${stack.note}; ${caution}` : caution };
  });
}

/** For programs: the same for every reader of the output `changes-summary`. */
export function summarizeChanges(plan: DeploymentPlan): unknown {
  return {
    ...countEffects(changesOf(plan)),
    obstacles: plan.obstacles.map(({ message }) => message),
    image: plan.image ?? null,
    monthlyUsd: Math.round(plan.cost.reduce((sum, { usd }) => sum + usd, 0)),
    stacks: plan.stacks.map(({ name, state, source, note, changes, dangers }) => ({
      ...{ name, state, source, note },
      dangers: dangers.map(({ logicalId, effect, treasure }) => ({ logicalId, effect, treasure })),
      changes: changes.map((change) => ({
        effect: effectOf(change),
        logicalId: change.logicalId,
        type: change.type,
        properties: change.properties,
      })),
    })),
  };
}
