import { createHash } from "node:crypto";
import { defineStore, type World } from "../kernel/world.ts";

/** One of the eleven steps by which a load balancer signs a user in with Cognito, as it was seen to happen. */
export interface SignInStep {
  /** The same for all steps of one browser's way; from the `state` that travels along. */
  readonly flow: string;
  readonly step: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;
  /** AWS's time, in milliseconds. */
  readonly at: number;
  readonly what: string;
}

export const signInLog = defineStore("sign-in-log", () => ({ entries: [] as SignInStep[] }));

const keptEntries = 10_000;

export function recordStep(world: World, { flow, step, what }: Omit<SignInStep, "at">): void {
  const { entries } = world.store(signInLog);
  entries.push({ flow, step, at: world.clock.now(), what });
  if (entries.length > keptEntries) entries.splice(0, entries.length - keptEntries);
}

/** Names a flow by its `state` without giving the state away. */
export const flowOf = (state: string) => createHash("sha256").update(state).digest("hex").slice(0, 12);

export const stepsOf = (world: World, flow: string): readonly SignInStep[] =>
  world.store(signInLog).entries.filter((entry) => entry.flow === flow);
