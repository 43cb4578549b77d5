import { expect, test } from "@jest/globals";
import { findRootCause, type StackEvent } from "../../core/root-cause.ts";

const stackId = "arn:aws:cloudformation:eu-west-1:111122223333:stack/wiki-service/1";
let count = 0;
const event = (at: number, logicalId: string, status: string, reason = ""): StackEvent => {
  count += 1;
  const own = logicalId === "wiki-service";
  return {
    id: `${count}`,
    at,
    stackId,
    stackName: "wiki-service",
    logicalId,
    physicalId: own ? stackId : "",
    type: own ? "AWS::CloudFormation::Stack" : "AWS::Any::Thing",
    status,
    reason,
  };
};

test("the earliest failure is the cause, not its cancelled siblings", () => {
  const cause = findRootCause([
    event(1, "wiki-service", "CREATE_IN_PROGRESS"),
    event(2, "Service", "CREATE_IN_PROGRESS"),
    event(3, "Client", "CREATE_FAILED", "Resource creation cancelled"),
    event(3, "Service", "CREATE_FAILED", "ECS Deployment Circuit Breaker was triggered"),
    event(
      4,
      "wiki-service",
      "ROLLBACK_IN_PROGRESS",
      "The following resource(s) failed to create: [Service, Client].",
    ),
    event(5, "Role", "DELETE_FAILED", "not allowed"),
  ]);
  expect(cause?.logicalId).toBe("Service");
});

test("equal times are told apart by their order", () => {
  const events = [event(3, "First", "UPDATE_FAILED", "one"), event(3, "Second", "UPDATE_FAILED", "two")];
  expect(findRootCause(events)?.logicalId).toBe("First");
});

test("the stack itself is blamed when nothing in it is", () => {
  const events = [
    event(1, "wiki-service", "DELETE_FAILED", "role has gone"),
    event(2, "Client", "CREATE_FAILED", "Resource creation cancelled"),
  ];
  expect(findRootCause(events)?.logicalId).toBe("wiki-service");
});

test("without a failure there is no cause", () => {
  expect(findRootCause([event(1, "Service", "CREATE_COMPLETE")])).toBeUndefined();
});
