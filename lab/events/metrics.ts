import { recordMetric } from "../cloudwatch/store.ts";
import type { World } from "../kernel/world.ts";
import type { LabRule } from "./store.ts";

/** Adds one to an AWS/Events metric of the rule. */
export function count(world: World, { name }: LabRule, metric: string): void {
  recordMetric(world, { namespace: "AWS/Events", name: metric, dimensions: { RuleName: name }, value: 1 });
}
