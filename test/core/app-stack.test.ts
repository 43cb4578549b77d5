import { expect, test } from "@jest/globals";
import {
  appOfStack,
  appOfTags,
  certificateStack,
  hasLetGo,
  phaseOf,
  platformStack,
  serviceStack,
} from "../../core/app-stack.ts";
import { stackName } from "../../core/stacks.ts";

const app = { platform: "tools", name: "shop" };

const stack = (name: string, status = "CREATE_COMPLETE", Platform = "tools") => ({
  id: "id",
  name,
  status,
  parameters: { Platform, Name: "shop" },
  outputs: {},
});

test("the functions and the graph give the stacks the same names", () => {
  expect([certificateStack("shop"), serviceStack("shop"), platformStack("tools")]).toEqual(
    (["certificate", "service", "platform"] as const).map((kind) => stackName(kind, app)),
  );
});

test.each([
  ["shop-certificate", app],
  ["shop-service", app],
  ["shop-database", undefined],
  ["other-certificate", undefined],
])("the stack %s belongs to %j", (name, expected) => {
  expect(appOfStack(stack(name))).toEqual(expected);
});

test("a stack without our parameters, and a thing without our tags, belong to no app", () => {
  expect(appOfStack({ ...stack("shop-service"), parameters: { Name: "shop" } })).toBeUndefined();
  expect(appOfTags({ "gatehouse:platform": "tools" })).toBeUndefined();
  expect(appOfTags({ "gatehouse:platform": "tools", "gatehouse:name": "shop" })).toEqual(app);
});

test.each([
  ["REVIEW_IN_PROGRESS", "coming"],
  ["CREATE_IN_PROGRESS", "coming"],
  ["CREATE_FAILED", "coming"],
  ["CREATE_COMPLETE", "standing"],
  ["UPDATE_IN_PROGRESS", "standing"],
  ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "standing"],
  ["UPDATE_COMPLETE", "standing"],
  ["UPDATE_FAILED", "standing"],
  ["UPDATE_ROLLBACK_IN_PROGRESS", "standing"],
  ["UPDATE_ROLLBACK_COMPLETE", "standing"],
  ["UPDATE_ROLLBACK_FAILED", "standing"],
  ["IMPORT_IN_PROGRESS", "coming"],
  ["IMPORT_COMPLETE", "standing"],
  ["ROLLBACK_IN_PROGRESS", "gone"],
  ["ROLLBACK_COMPLETE", "gone"],
  ["ROLLBACK_FAILED", "gone"],
  ["DELETE_IN_PROGRESS", "gone"],
  ["DELETE_FAILED", "gone"],
  ["DELETE_COMPLETE", "gone"],
])("a stack that is %s is %s", (status, phase) => {
  expect(phaseOf(stack("shop-service", status))).toBe(phase);
});

test("no stack is gone", () => {
  expect(phaseOf(undefined)).toBe("gone");
});

test.each([
  ["CREATE_COMPLETE", "old", true],
  ["UPDATE_COMPLETE", "old", true],
  ["UPDATE_ROLLBACK_COMPLETE", "new", false],
  ["UPDATE_COMPLETE", "new", false],
  ["UPDATE_IN_PROGRESS", "old", false],
  ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "old", false],
  ["UPDATE_ROLLBACK_FAILED", "old", false],
  ["ROLLBACK_COMPLETE", "old", false],
  ["DELETE_FAILED", "old", false],
  ["DELETE_COMPLETE", "new", true],
])("a stack that is %s with the certificate `new` has let go of `%s`: %j", (status, arn, expected) => {
  const outputs = { CertificateArn: "new" };
  expect(hasLetGo({ ...stack("shop-certificate", status), outputs }, arn)).toBe(expected);
});

test("a stack that names no certificate has let go of none", () => {
  expect(hasLetGo(stack("shop-certificate"), "old")).toBe(false);
});
