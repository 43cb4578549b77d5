import type { Browser } from "../browser/browser.ts";
import type { LocalLab } from "../local-lab.ts";
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
  /** Runs the Action as a step of a workflow; `inputs` are added to the name's. */
  act(inputs: Readonly<Record<string, string>>): Promise<ActionRun>;
  /** The image reference of a version of the example app. */
  reference(version: string): string;
  /** Pushes a version to the lab's registry, and answers with its reference. */
  push(version: string, environment?: Readonly<Record<string, string>>): string;
}

/** What the demo found out, for the table and for `--json`. */
export interface Report {
  milestones: readonly Milestone[];
  signInSteps: number;
  rollout: { requests: number; failed: number };
  leftBehind: readonly { readonly what: string; readonly id: string }[];
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
