/** What can be done with a stack in a status: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes */
export type StackCondition =
  /** Updatable; `settled` also while CloudFormation only clears away what an update has replaced. */
  | "complete"
  /** Someone's operation is under way. */
  | "busy"
  /** An empty shell that waits for its first change set. */
  | "reserved"
  /** Never came to be, or came half down: to be deleted and made anew. */
  | "broken"
  /** Only a person can say what next. */
  | "stuck";

const broken = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"];

export function conditionOf(status: string): StackCondition {
  if (status === "REVIEW_IN_PROGRESS") return "reserved";
  if (status.endsWith("_IN_PROGRESS")) return "busy";
  if (broken.includes(status)) return "broken";
  return status.endsWith("_COMPLETE") ? "complete" : "stuck";
}

/** The end of the operation that we started, seen in the stack's status. */
export type OperationEnd = "running" | "succeeded" | "failed";

const running = /^(CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/;
/** CloudFormation clears away replaced resources after the update proper; outputs are final. */
const succeeded = /^((CREATE|UPDATE|IMPORT|DELETE)_COMPLETE|UPDATE_COMPLETE_CLEANUP_IN_PROGRESS)$/;

/** A rollback that has begun is a failure: there is nothing left to hope for. */
export function operationEnd(status: string): OperationEnd {
  if (succeeded.test(status)) return "succeeded";
  return running.test(status) || status === "REVIEW_IN_PROGRESS" ? "running" : "failed";
}

/** Whether DeleteStack is taken; a stack in the middle of an update or rollback refuses it. */
export function mayBeDeleted(status: string): boolean {
  return ["CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"].includes(status) || !status.endsWith("_IN_PROGRESS");
}
