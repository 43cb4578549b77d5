import type {
  DescribeEventsCommandInput,
  DescribeEventsCommandOutput,
  OperationEvent,
  StackEvent,
} from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { EarlyFinding } from "../schema/early-validation.ts";
import type { LabChangeSet } from "../store.ts";
import { changeSetPermissions, getChangeSet } from "./change-set-store.ts";
import { getStack } from "./find-stack.ts";
import { pageOf, present } from "./page.ts";

const validationEvent = (
  changeSet: LabChangeSet,
  { logicalId, type, path, reason }: EarlyFinding,
): OperationEvent => ({
  EventId: `${changeSet.id}/${logicalId}${path}`,
  StackId: changeSet.stackId,
  EventType: "VALIDATION_ERROR",
  LogicalResourceId: logicalId,
  PhysicalResourceId: "",
  ResourceType: type,
  Timestamp: new Date(changeSet.createdAt),
  ValidationFailureMode: "FAIL",
  ValidationName: "PROPERTY_VALIDATION",
  ValidationStatus: "FAILED",
  ValidationStatusReason: reason,
  ValidationPath: path,
});

const stackEvent = ({ StackName: _, ...event }: StackEvent): OperationEvent => ({
  ...event,
  EventType: /_FAILED$/.test(event.ResourceStatus ?? "") ? "PROVISIONING_ERROR" : "STACK_EVENT",
});

/** DescribeEvents: why a change set was refused, and a stack's events in their newer shape. */
export const describeEvents = operation<DescribeEventsCommandInput, DescribeEventsCommandOutput>({
  run(input, { world }) {
    const changeSet = input.ChangeSetName === undefined ? undefined : getChangeSet(world, input);
    const events = changeSet
      ? changeSet.findings.map((finding) => validationEvent(changeSet, finding))
      : [...getStack(world, input.StackName).events].reverse().map(stackEvent);
    const failed = events.filter(({ EventType }) => EventType !== "STACK_EVENT");
    const { items, NextToken } = pageOf(input.Filters?.FailedEvents ? failed : events, input.NextToken);
    return { OperationEvents: [...items], ...present("NextToken", NextToken) };
  },
  permissions: (input, call) => changeSetPermissions("DescribeEvents", input, call),
});
