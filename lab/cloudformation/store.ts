import type { StackEvent } from "@aws-sdk/client-cloudformation";
import type { Properties } from "../kernel/provider.ts";
import { defineStore } from "../kernel/world.ts";
import type { ResourceChange } from "./changes/resource-change.ts";
import type { EarlyFinding } from "./schema/early-validation.ts";
import type { StackVersion } from "./stack-version.ts";

/** One resource as the stack has it now. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  physicalId: string;
  ref: string;
  attributes: Readonly<Record<string, unknown>>;
  /** As they were last applied: what an update is compared with. */
  properties: Properties;
  stackTags: Readonly<Record<string, string>>;
  metadata: unknown;
  deletionPolicy: string;
  updateReplacePolicy: string;
  /** Logical ids that must be there while this one is. */
  dependencies: readonly string[];
  status: string;
  reason: string | undefined;
  updatedAt: number;
}

export interface Leftover {
  readonly resource: StackResource;
  readonly retain: boolean;
}

/** A stack before its update. */
export interface FormerState {
  readonly version: StackVersion;
  readonly resources: readonly StackResource[];
  readonly outputs: readonly StackOutput[];
  /** Logical ids that the update has begun to change. */
  readonly touched: Set<string>;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

/** The operation that a stack is in the middle of. */
export interface RunningOperation {
  /** Gives up what is under way, so that the stack can be deleted or rolled back. */
  readonly abort: AbortController;
  readonly finished: Promise<void>;
}

export interface LabStack {
  readonly stackId: string;
  readonly stackName: string;
  readonly createdAt: number;
  status: string;
  reason: string | undefined;
  updatedAt: number | undefined;
  /** When it began to go, as DescribeStacks shows it; a rollback of the creation counts. */
  deletionTime: number | undefined;
  /** When it was gone. */
  deletedAt: number | undefined;
  /** What it was last brought to, or is being brought to; undefined while it is only under review. */
  version: StackVersion | undefined;
  /** What an update that failed has to go back to. */
  previous: FormerState | undefined;
  outputs: readonly StackOutput[];
  disableRollback: boolean;
  onFailure: string;
  terminationProtection: boolean;
  changeSetId: string | undefined;
  clientRequestToken: string | undefined;
  policy: string | undefined;
  readonly resources: Map<string, StackResource>;
  /** Replaced, removed or given up: what the clean-up deletes, or leaves where its policy says so. */
  cleanup: readonly Leftover[];
  /** In the order in which they happened. */
  readonly events: StackEvent[];
  running: RunningOperation | undefined;
}

export interface LabChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly type: "CREATE" | "UPDATE";
  readonly createdAt: number;
  readonly description: string | undefined;
  readonly version: StackVersion;
  readonly onStackFailure: string | undefined;
  readonly clientToken: string | undefined;
  status: "CREATE_IN_PROGRESS" | "CREATE_COMPLETE" | "FAILED";
  reason: string | undefined;
  executionStatus: string;
  changes: readonly ResourceChange[];
  /** Why the validation before the deployment refused it. */
  findings: readonly EarlyFinding[];
}

export const cloudFormationStore = defineStore("cloudformation", () => ({
  /** By stack id, deleted ones too. */
  stacks: new Map<string, LabStack>(),
  /** By change set id. */
  changeSets: new Map<string, LabChangeSet>(),
}));
