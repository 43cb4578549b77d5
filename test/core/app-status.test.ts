import { expect, test } from "@jest/globals";
import { type AppFacts, judgeApp } from "../../core/app-status.ts";

const stack = (name: string, status = "CREATE_COMPLETE", ofApp = false) => ({ name, status, ofApp });

const well: AppFacts = {
  stacks: [
    stack("p-network"),
    stack("a-certificate", "CREATE_COMPLETE", true),
    stack("a-service", "UPDATE_COMPLETE", true),
  ],
  certificateStatus: "ISSUED",
  hasRule: true,
  rolloutState: "COMPLETED",
  desired: 2,
  healthy: 2,
};

const pending = [
  stack("a-service", "CREATE_COMPLETE", true),
  stack("a-certificate", "CREATE_IN_PROGRESS", true),
];

test.each<[string, Partial<AppFacts>, string, string]>([
  ["all is well", {}, "open", ""],
  ["nothing is there", { stacks: [] }, "absent", "Nothing of it is there."],
  ["its platform alone is there", { stacks: [stack("p-users")] }, "absent", "Nothing of it is there."],
  [
    "the certificate waits for its record",
    { stacks: pending, certificateStatus: "PENDING_VALIDATION", hasRule: false },
    "closed",
    "The certificate is PENDING_VALIDATION.",
  ],
  [
    "the certificate's stack works on",
    { stacks: pending },
    "changing",
    "a-certificate is CREATE_IN_PROGRESS.",
  ],
  ["the rule is missing", { hasRule: false }, "closed", "The load balancer has no login rule for the app."],
  ["the certificate is gone", { certificateStatus: "" }, "closed", "There is no certificate."],
  ["a task is not well", { healthy: 1 }, "unhealthy", "1 of 2 tasks are healthy."],
  ["the service is gone", { rolloutState: "" }, "unhealthy", "There is no service."],
  [
    "an image is rolled out",
    { rolloutState: "IN_PROGRESS", healthy: 0 },
    "changing",
    "ECS is rolling an image out.",
  ],
  [
    "a stack is broken",
    { stacks: [...pending, stack("p-egress", "UPDATE_ROLLBACK_FAILED")], healthy: 0 },
    "failed",
    "p-egress is UPDATE_ROLLBACK_FAILED.",
  ],
])("%s", (_, facts, state, reason) => {
  expect(judgeApp({ ...well, ...facts })).toEqual({ state, reasons: reason === "" ? [] : [reason] });
});
