import type { Target } from "@aws-sdk/client-eventbridge";
import { defineStore } from "../kernel/world.ts";
import type { EventPattern } from "./pattern.ts";

/** An event as targets get it: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface EventEnvelope {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RuleSettings {
  readonly state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly eventPattern: string | undefined;
  readonly scheduleExpression: string | undefined;
}

export interface LabRule {
  readonly name: string;
  readonly arn: string;
  settings: RuleSettings;
  pattern: EventPattern | undefined;
  readonly targets: Map<string, Target>;
  tags: Readonly<Record<string, string>>;
  /** Stops the schedule, if it runs. */
  stopSchedule: () => void;
}

/** Extra delays in milliseconds, one delivery for each: `[]` loses the event, `[0, 5000]` doubles it. */
export type DeliveryFaults = (event: EventEnvelope, rule: LabRule, target: Target) => readonly number[];

/** An error code of the target (`THROTTLING`) that makes EventBridge try again, or nothing. */
export type TargetErrors = (event: EventEnvelope, target: Target, attempt: number) => string | undefined;

/** Rules of the default bus by name, and where faults are put in. */
export const eventsStore = defineStore("events", () => ({
  rules: new Map<string, LabRule>(),
  deliveryFaults: (() => [0]) as DeliveryFaults,
  targetErrors: (() => undefined) as TargetErrors,
  isOpen: false,
}));
