import type { StackResourceDrift } from "@aws-sdk/client-cloudformation";
import { defineStore } from "../../kernel/world.ts";
import { momentsInSeconds } from "../../latencies.ts";

export interface Detection {
  readonly id: string;
  readonly stackId: string;
  readonly startedAt: number;
  /** Undefined while it is under way. */
  drifts: readonly StackResourceDrift[] | undefined;
}

export const driftStore = defineStore("cloudformation-drift", () => ({
  /** By detection id, oldest first. */
  detections: new Map<string, Detection>(),
  /** How long a detection takes; tests may make it longer. */
  seconds: momentsInSeconds.driftDetected as number,
  /** Why the caller may not read some resource; "" when all can be read. The lab looks at nobody's permissions for that. */
  failure: "",
}));
