import type { Browser } from "../browser/browser.ts";
import type { Outputs } from "../github/roles-stack.ts";
import type { Item } from "../inventory.ts";
import type { LocalLab } from "../local-lab.ts";
import { callLogStore, type LoggedCall } from "../wire/call-log.ts";
import type { ActionRun } from "./action-run.ts";
import type { Milestone } from "./milestones.ts";
import type { Narrator } from "./narrator.ts";

/** Where the demo plays: the lab, the app's names, and what one step hands on to the next. */
export interface Stage {
  readonly lab: LocalLab;
  readonly narrator: Narrator;
  readonly name: string;
  readonly host: string;
  /** The browser of the person who signs in; keeps its cookies from step to step. */
  readonly browser: Browser;
  readonly report: Report;
  /** The template github-role.yaml. */
  readonly rolesTemplate: string;
  /** Runs the Action as a step of a job on main, which is the deploy role; `inputs` are added to the name's and the roles'. */
  act(inputs: Readonly<Record<string, string>>): Promise<ActionRun>;
  /** The image reference of a version of the example app. */
  reference(version: string): string;
  /** Pushes a version to the lab's registry, and answers with its reference. */
  push(version: string, environment?: Readonly<Record<string, string>>): string;
}

/** What the demo found out, for the table and for `--json`. */
export interface Report {
  /** What the stack with the roles puts out; empty before it stands. */
  roles: Outputs;
  /** What is in the account before the app. */
  standing: readonly Item[];
  milestones: readonly Milestone[];
  signInSteps: number;
  rollout: { requests: number; failed: number };
  leftBehind: readonly Item[];
}

export interface DemoStep {
  readonly name: string;
  /** Throws when something that should be seen is not. */
  play(stage: Stage): Promise<void>;
}

/** Says what was seen, or ends the step with what was not. */
export function expectSeen(stage: Stage, holds: boolean, text: string): void {
  if (!holds) throw new Error(`not seen: ${text}`);
  stage.narrator.seen(text);
}

/** The ARN of a role, or of the boundary, by the output's name. */
export function roleOf({ report }: Stage, output: string): string {
  const arn = report.roles[output];
  if (!arn) throw new Error(`the stack with the roles has not put out ${output}`);
  return arn;
}

/** The calls that are made while the work is done. */
export async function callsDuring<T>(
  { lab }: Stage,
  work: () => Promise<T>,
): Promise<readonly [done: T, calls: readonly LoggedCall[]]> {
  const { calls } = lab.world.store(callLogStore);
  const before = calls.length;
  const done = await work();
  return [done, calls.slice(before)];
}
