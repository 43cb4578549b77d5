import type {
  Action,
  Rule,
  RuleCondition,
  RulePriorityPair,
  RuleTransform,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { acceptActions } from "./actions.ts";
import { acceptConditions } from "./conditions.ts";
import { putRule, removeRule } from "./listener-records.ts";
import { rulesInOrder } from "./listener-view.ts";
import { invalid, requireListener, requireLoadBalancer, requireRule } from "./refusals.ts";
import { elbv2Store, type LabRule, type Tags } from "./store.ts";

export interface RuleSettings {
  readonly ListenerArn?: string | undefined;
  readonly Priority?: number | undefined;
  readonly Conditions?: readonly RuleCondition[] | undefined;
  readonly Actions?: readonly Action[] | undefined;
  readonly Transforms?: readonly RuleTransform[] | undefined;
}

/** The door does not rewrite requests: better a loud refusal than a rule that does less than it says. */
function refuseTransforms({ Transforms = [] }: Pick<RuleSettings, "Transforms">): void {
  if (Transforms.length > 0)
    throw new AwsError("NotImplemented", "The lab does not have rule transforms", 501);
}

function placeOf(world: World, listenerArn: string | undefined) {
  const listener = requireListener(world, listenerArn);
  const balancer = requireLoadBalancer(world, listener.LoadBalancerArn);
  return { world, balancer, protocol: listener.Protocol };
}

function acceptPriority(Priority: number | undefined): string {
  if (Priority !== undefined && Number.isInteger(Priority) && Priority >= 1 && Priority <= 50_000)
    return String(Priority);
  throw invalid(`The rule priority '${Priority}' must be in the range 1-50000`);
}

/** The wire's words: hashicorp/terraform#24239. */
const inUse = (priority: string) =>
  new AwsError("PriorityInUse", `Priority '${priority}' is currently in use`);

function refuseMany(world: World, loadBalancerArn: string): void {
  const { rules, listeners, quotas } = world.store(elbv2Store);
  const own = [...rules.values()].filter(
    ({ IsDefault, ListenerArn }) =>
      !IsDefault && listeners.get(ListenerArn)?.LoadBalancerArn === loadBalancerArn,
  );
  if (own.length >= quotas.rules)
    throw new AwsError("TooManyRules", "The maximum number of rules on a load balancer has been reached");
}

export function createRule(world: World, settings: RuleSettings, tags: Tags = {}): LabRule {
  refuseTransforms(settings);
  const place = placeOf(world, settings.ListenerArn);
  const ListenerArn = settings.ListenerArn ?? "";
  const Priority = acceptPriority(settings.Priority);
  const Conditions = acceptConditions(settings.Conditions);
  const Actions = acceptActions(place, settings.Actions);
  if (rulesInOrder(world, ListenerArn).some((rule) => rule.Priority === Priority)) throw inUse(Priority);
  refuseMany(world, place.balancer.LoadBalancerArn);
  const base = ListenerArn.replace(":listener/", ":listener-rule/");
  const RuleArn = `${base}/${world.random.hex(16)}`;
  const rule: LabRule = { RuleArn, ListenerArn, Priority, Conditions, Actions, IsDefault: false, tags };
  putRule(world, rule);
  return rule;
}

/** Changes what is given and leaves the rest. */
export function modifyRule(
  world: World,
  arn: string | undefined,
  { Conditions, Actions, Transforms }: Pick<RuleSettings, "Conditions" | "Actions" | "Transforms">,
): LabRule {
  refuseTransforms({ Transforms });
  const rule = requireRule(world, arn);
  if (rule.IsDefault) throw new AwsError("OperationNotPermitted", `Default rule '${arn}' cannot be modified`);
  const changed: LabRule = {
    ...rule,
    ...(Conditions?.length ? { Conditions: acceptConditions(Conditions) } : {}),
    ...(Actions?.length ? { Actions: acceptActions(placeOf(world, rule.ListenerArn), Actions) } : {}),
  };
  putRule(world, changed);
  return changed;
}

export function deleteRule(world: World, arn: string | undefined): void {
  const rule = requireRule(world, arn);
  if (rule.IsDefault) throw new AwsError("OperationNotPermitted", `Default rule '${arn}' cannot be deleted`);
  removeRule(world, rule.RuleArn);
}

/** Sets all priorities at once, so that rules may change places. */
export function setPriorities(world: World, pairs: readonly RulePriorityPair[] = []): LabRule[] {
  const changed = pairs.map(({ RuleArn, Priority }) => {
    const rule = requireRule(world, RuleArn);
    if (rule.IsDefault)
      throw new AwsError(
        "OperationNotPermitted",
        `The priority of default rule '${RuleArn}' cannot be changed`,
      );
    return { ...rule, Priority: acceptPriority(Priority) };
  });
  const arns = changed.map(({ RuleArn }) => RuleArn);
  if (new Set(arns).size < arns.length) throw invalid("A rule can be specified only once");
  for (const { ListenerArn, Priority, RuleArn } of changed) {
    const others = rulesInOrder(world, ListenerArn).filter((rule) => !arns.includes(rule.RuleArn));
    const siblings = changed.filter((rule) => rule.ListenerArn === ListenerArn && rule.RuleArn !== RuleArn);
    if ([...others, ...siblings].some((rule) => rule.Priority === Priority)) throw inUse(Priority);
  }
  for (const rule of changed) putRule(world, rule);
  return changed;
}

export function describeRule({ ListenerArn: _, tags: __, ...description }: LabRule): Rule {
  return { ...description, Transforms: description.Transforms ?? [] };
}
