/** One line of a stack's history. */
export interface StackEvent {
  readonly id: string;
  readonly at: number;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  /** "" before the resource has one. */
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  /** "" when CloudFormation says nothing. */
  readonly reason: string;
}

export const isFailure = ({ status }: StackEvent): boolean => status.endsWith("_FAILED");

export const isOfStackItself = ({ physicalId, stackId, type }: StackEvent): boolean =>
  type === "AWS::CloudFormation::Stack" && (physicalId === stackId || physicalId === "");

/**
 * Resources that were stopped because another one failed say so in their reason; CloudFormation gives no code for it:
 * https://repost.aws/knowledge-center/cloudformation-resource-creation-cancelled
 */
const isCancelled = ({ reason }: StackEvent): boolean =>
  /^Resource (creation|update|deletion) cancelled$/i.test(reason.trim());

/** Reasons of nested or retried resources that only point at another event. */
const rank = (event: StackEvent): number => {
  if (isCancelled(event)) return 2;
  return isOfStackItself(event) ? 1 : 0;
};

/** Whether the event is a failure of its own, and not one that another has brought about. */
export const isOwnFailure = (event: StackEvent): boolean => isFailure(event) && rank(event) === 0;

/** The failure that the others follow from: the earliest that is no cancelled sibling and not the stack itself. */
export function findRootCause(events: readonly StackEvent[]): StackEvent | undefined {
  return events
    .filter(isFailure)
    .map((event, index) => ({ event, index }))
    .sort(
      (one, other) =>
        rank(one.event) - rank(other.event) || one.event.at - other.event.at || one.index - other.index,
    )[0]?.event;
}
