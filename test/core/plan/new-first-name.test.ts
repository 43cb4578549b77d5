import { expect, test } from "@jest/globals";
import { isNewFirstName } from "../../../core/plan/new-first-name.ts";

const stack = (status: string, parameters = {}, outputs = {}) => ({
  id: "id",
  name: "name",
  status,
  parameters,
  outputs,
});
const service = stack("UPDATE_COMPLETE");
const names = { DomainName: "a.example.com", SubjectAlternativeNames: "b.example.com,*.example.net" };
const moving = stack("UPDATE_IN_PROGRESS", { DomainName: "c.example.com" }, { DomainName: "a.example.com" });

test.each([
  ["nothing is there yet", {}, "a.example.com", false],
  ["the name stays", { service, certificate: stack("CREATE_COMPLETE", names) }, "a.example.com", false],
  [
    "another of its names comes first",
    { service, certificate: stack("UPDATE_COMPLETE", names) },
    "b.example.com",
    false,
  ],
  [
    "the name is new",
    { service, certificate: stack("UPDATE_ROLLBACK_COMPLETE", names) },
    "c.example.com",
    true,
  ],
  [
    "a wildcard of it is redirected only",
    { service, certificate: stack("CREATE_COMPLETE", names) },
    "c.example.net",
    true,
  ],
  ["an earlier run has begun to move", { service, certificate: moving }, "c.example.com", true],
  [
    "an earlier run has begun to move, and is not wanted",
    { service, certificate: moving },
    "a.example.com",
    false,
  ],
  [
    "its first certificate is on its way",
    { service, certificate: stack("CREATE_IN_PROGRESS", names) },
    "c.example.com",
    false,
  ],
  [
    "the certificate is gone",
    { service, certificate: stack("DELETE_FAILED", names) },
    "c.example.com",
    false,
  ],
  ["the app is not there yet", { certificate: stack("CREATE_COMPLETE", names) }, "c.example.com", false],
  [
    "the app is made anew",
    { service: stack("ROLLBACK_COMPLETE"), certificate: stack("CREATE_COMPLETE", names) },
    "c.example.com",
    false,
  ],
])("when %s, a new first name is %j: %j", (_, stacks, domainName, expected) => {
  expect(isNewFirstName(stacks, domainName)).toBe(expected);
});
