import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { wrapEvent } from "./bus.ts";
import { nextCronTime } from "./cron.ts";
import { startDeliveries } from "./delivery.ts";
import type { LabRule } from "./store.ts";

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** (Re)starts the rule's schedule from now on; a disabled rule's stands still. */
export function startSchedule(world: World, rule: LabRule): void {
  rule.stopSchedule();
  const { scheduleExpression, state } = rule.settings;
  if (scheduleExpression === undefined) return;
  const next = readSchedule(scheduleExpression);
  if (state === "DISABLED") return;
  const fire = () => {
    startDeliveries(world, rule, scheduledEvent(world, rule));
    plan();
  };
  const plan = () => {
    const at = next(world.clock.now());
    if (at !== undefined) rule.stopSchedule = world.clock.after(at - world.clock.now(), fire);
  };
  plan();
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
function scheduledEvent(world: World, rule: LabRule) {
  const event = { source: "aws.events", detailType: "Scheduled Event", resources: [rule.arn], detail: {} };
  return wrapEvent(world, event, world.clock.now());
}

/** Reads rate(...) or cron(...) into a function from a moment to the next one; throws ValidationException. */
export function readSchedule(expression: string): (now: number) => number | undefined {
  const [, value = "", unit = "", plural = ""] =
    /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const isRate = Number(value) > 0 && (Number(value) === 1) === (plural === "");
  // The first time is one interval after the rule is made: when exactly AWS begins is not documented, and later is worse for us.
  if (isRate) return (now) => now + Number(value) * (unitMs[unit] ?? 0);
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1];
  if (cron !== undefined) return nextCronTime(cron);
  throw new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
}
