import type { PutRuleCommandInput, Target } from "@aws-sdk/client-eventbridge";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { openBus } from "./bus.ts";
import { compilePattern } from "./pattern.ts";
import { startSchedule } from "./schedule.ts";
import { eventsStore, type LabRule, type RuleSettings } from "./store.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: both can be raised. */
const longestPattern = 2048;
const mostTargets = 5;

export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** Creates the rule or replaces its settings; its targets stay. */
export function putRule(world: World, input: PutRuleCommandInput): LabRule {
  openBus(world);
  requireDefaultBus(input.EventBusName);
  const { rules } = world.store(eventsStore);
  const name = validName(input.Name);
  const settings = readSettings(input);
  const pattern = settings.eventPattern === undefined ? undefined : compilePattern(settings.eventPattern);
  const rule: LabRule = rules.get(name) ?? newRule(world, name, settings);
  Object.assign(rule, { settings, pattern });
  if (input.Tags) rule.tags = Object.fromEntries(input.Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  rules.set(name, rule);
  startSchedule(world, rule);
  return rule;
}

const newRule = (world: World, name: string, settings: RuleSettings): LabRule => ({
  ...{ name, arn: world.arn("events", `rule/${name}`), settings, pattern: undefined },
  ...{ targets: new Map(), tags: {}, stopSchedule: () => {} },
});

function readSettings(input: PutRuleCommandInput): RuleSettings {
  const { EventPattern, ScheduleExpression, State = "ENABLED", Description, RoleArn } = input;
  if (EventPattern === undefined && ScheduleExpression === undefined) {
    throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if ((EventPattern ?? "").length > longestPattern) {
    throw new AwsError(
      "LimitExceededException",
      `The event pattern is longer than ${longestPattern} characters.`,
    );
  }
  return {
    ...{ state: State, description: Description, roleArn: RoleArn },
    ...{ eventPattern: EventPattern, scheduleExpression: ScheduleExpression },
  };
}

function validName(name: string | undefined): string {
  if (name !== undefined && /^[.\-_A-Za-z0-9]{1,64}$/.test(name)) return name;
  throw validation(
    `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
  );
}

export function requireDefaultBus(name = "default"): void {
  if (name === "default" || name.endsWith(":event-bus/default")) return;
  throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}

export function findRule(world: World, name: string | undefined): LabRule {
  const rule = world.store(eventsStore).rules.get(name ?? "");
  if (rule) return rule;
  throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
}

/** Adds targets, or replaces those with the same id. */
export function putTargets(rule: LabRule, targets: readonly Target[]): void {
  const ids = new Set([...rule.targets.keys(), ...targets.map(({ Id = "" }) => Id)]);
  if (ids.size > mostTargets) {
    throw new AwsError(
      "LimitExceededException",
      "The requested resource exceeds the maximum number allowed.",
    );
  }
  for (const target of targets) rule.targets.set(checkTarget(target), target);
}

function checkTarget({ Id = "", Arn = "", ...rest }: Target): string {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id))
    throw validation(`Value '${Id}' at 'targets.1.member.id' failed to satisfy constraint`);
  if (!/^arn:[^:]*:[^:]+:[^:]*:\d{12}:.+$/.test(Arn))
    throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  const inputs = [rest.Input, rest.InputPath, rest.InputTransformer].filter((input) => input !== undefined);
  if (inputs.length > 1)
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  const dead = rest.DeadLetterConfig?.Arn;
  if (dead !== undefined && dead.split(":")[2] !== "sqs")
    throw validation(`Parameter DeadLetterConfig.Arn is not valid for target ${Id}: it is no queue.`);
  return Id;
}

/** Refuses while the rule has targets, as AWS does. */
export function deleteRule(world: World, rule: LabRule): void {
  if (rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
  rule.stopSchedule();
  world.store(eventsStore).rules.delete(rule.name);
}

export function setState(world: World, rule: LabRule, state: RuleSettings["state"]): void {
  rule.settings = { ...rule.settings, state };
  startSchedule(world, rule);
}
