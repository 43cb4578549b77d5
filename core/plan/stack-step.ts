import { conditionOf } from "../stack-status.ts";
import type { KnownStack } from "./stack-choice.ts";
import { type DesiredStack, isAskedFor, isUpToDate } from "./stack-comparison.ts";

/** The next thing to do about one stack. */
export type StackStep =
  | "nothing"
  | "create"
  | "update"
  /** It is on its way to what we want already, begun by an earlier run. */
  | "join"
  /** Someone else's operation has to end first. */
  | "wait"
  /** It never came to be, or came half down. */
  | "remove"
  /** The rollback of an update has stopped half-way, or was forbidden: it has to be gone on with. */
  | "roll-back"
  /** Only a person can say what next. */
  | "explain";

/** Stopped in the middle of an update, with a way back. */
const rollBacks: ReadonlySet<string> = new Set(["UPDATE_ROLLBACK_FAILED", "UPDATE_FAILED"]);

/** What to do about a stack under way to just what we want. */
const whenAsked: Readonly<Record<string, StackStep>> = {
  CREATE_IN_PROGRESS: "join",
  UPDATE_IN_PROGRESS: "join",
  // Only what the update has replaced is still being cleared away.
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "nothing",
};

/** What `stack` needs to become `desired`; undefined for a stack that is not there. */
export function chooseStep(stack: KnownStack | undefined, desired: DesiredStack): StackStep {
  if (!stack) return "create";
  switch (conditionOf(stack.status)) {
    case "complete":
      return isUpToDate(stack, desired) ? "nothing" : "update";
    case "reserved":
      return "create";
    case "broken":
      return "remove";
    case "stuck":
      return rollBacks.has(stack.status) ? "roll-back" : "explain";
    case "busy":
      return isAskedFor(stack, desired) ? (whenAsked[stack.status] ?? "wait") : "wait";
  }
}
