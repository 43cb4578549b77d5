import { describe, expect, test } from "@jest/globals";
import { createCloudFormation } from "../../../lab/cloudformation/service.ts";
import { call } from "../../support/lab-world.ts";
import { cloudFormationLab } from "./support.ts";
import { things } from "./thing-provider.ts";

const thing = (properties: object, more: object = {}) => ({
  Type: "AWS::SNS::Topic",
  Properties: properties,
  ...more,
});
const body = (Resources: object, more: object = {}) => JSON.stringify({ Resources, ...more });

function lab() {
  const made = things();
  const cloud = cloudFormationLab({ "AWS::SNS::Topic": made.provider });
  return {
    ...cloud,
    ...made,
    async update(TemplateBody: string, more: object = {}) {
      await cloud.send("UpdateStack", { StackName: "stack", TemplateBody, ...more });
      return cloud.settled("stack");
    },
  };
}

describe("an update that fails", () => {
  test("puts back what it changed, replaced, made and removed", async () => {
    const { create, update, standing, story, send, events } = lab();
    await create({
      TemplateBody: body({
        Changed: thing({ DisplayName: "one" }),
        Replaced: thing({ TopicName: "old", DisplayName: "r" }),
        Removed: thing({}),
      }),
    });
    const before = new Map(standing);
    const stack = await update(
      body({
        Changed: thing({ DisplayName: "two" }),
        Replaced: thing({ TopicName: "new", DisplayName: "r" }),
        Made: thing({}),
        Bad: thing({ DisplayName: "create!" }, { DependsOn: ["Changed", "Replaced", "Made"] }),
      }),
    );
    expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(standing).toEqual(before);
    const reasons = (await events("stack")).map(({ ResourceStatusReason }) => ResourceStatusReason);
    expect(reasons).toContain("The following resource(s) failed to create: [Bad]. ");
    expect((await story("stack")).filter((line) => line.startsWith("stack UPDATE"))).toEqual([
      "stack UPDATE_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
    const { StackResources } = await send("DescribeStackResources", { StackName: "stack" });
    expect(StackResources.map((one: { LogicalResourceId: string }) => one.LogicalResourceId)).toEqual([
      "Changed",
      "Removed",
      "Replaced",
    ]);
    expect(await update(body({ Changed: thing({ DisplayName: "three" }) }))).toMatchObject({
      StackStatus: "UPDATE_COMPLETE",
    });
    expect([...standing.values()]).toEqual([{ DisplayName: "three" }]);
  });

  test("stops in UPDATE_ROLLBACK_FAILED when the way back fails, and can be continued without the resource", async () => {
    const { create, update, send, settled } = lab();
    await create({ TemplateBody: body({ Stuck: thing({ DisplayName: "update!" }) }) });
    const stack = await update(
      body({
        Stuck: thing({ DisplayName: "fine" }),
        Bad: thing({ DisplayName: "create!" }, { DependsOn: "Stuck" }),
      }),
    );
    expect(stack).toMatchObject({
      StackStatus: "UPDATE_ROLLBACK_FAILED",
      StackStatusReason: "The following resource(s) failed to update: [Stuck]. ",
    });
    await expect(
      send("UpdateStack", { StackName: "stack", TemplateBody: body({ A: thing({}) }) }),
    ).rejects.toThrow("is in UPDATE_ROLLBACK_FAILED state and can not be updated.");
    await send("ContinueUpdateRollback", { StackName: "stack", ResourcesToSkip: ["Stuck"] });
    expect((await settled("stack")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  test("stays as it is with DisableRollback, and RollbackStack takes it back", async () => {
    const { create, update, send, settled, standing } = lab();
    await create({ TemplateBody: body({ A: thing({ DisplayName: "one" }) }) });
    const failed = body({
      A: thing({ DisplayName: "two" }),
      Bad: thing({ DisplayName: "create!" }, { DependsOn: "A" }),
    });
    expect((await update(failed, { DisableRollback: true })).StackStatus).toBe("UPDATE_FAILED");
    expect([...standing.values()]).toEqual([{ DisplayName: "two" }]);
    await send("RollbackStack", { StackName: "stack" });
    expect((await settled("stack")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect([...standing.values()]).toEqual([{ DisplayName: "one" }]);
  });

  test("refuses to replace a resource with a custom name, and says how to go on", async () => {
    const { create, update, events } = lab();
    const named = (FifoTopic: boolean) => body({ A: thing({ TopicName: "mine", FifoTopic }) });
    await create({ TemplateBody: named(false) });
    expect((await update(named(true))).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect((await events("stack")).map(({ ResourceStatusReason }) => ResourceStatusReason)).toContain(
      "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename mine and update the stack again.",
    );
  });
});

test("CancelUpdateStack rolls the update back", async () => {
  const { create, send, settled, clock, standing } = lab();
  await create({ TemplateBody: body({ A: thing({ DisplayName: "one" }) }) });
  await send("UpdateStack", {
    StackName: "stack",
    TemplateBody: body({ A: thing({ DisplayName: "two" }), B: thing({ DisplayName: "slow" }) }),
  });
  await clock.advance(30_000);
  await expect(send("DeleteStack", { StackName: "stack" })).rejects.toThrow(
    "Stack [stack] cannot be deleted while in status UPDATE_IN_PROGRESS",
  );
  await send("CancelUpdateStack", { StackName: "stack" });
  expect((await settled("stack")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect([...standing.values()]).toEqual([{ DisplayName: "one" }]);
});

test("DeleteStack gives up a creation that is under way", async () => {
  const { send, settled, clock, standing, story } = lab();
  const { StackId } = await send("CreateStack", {
    StackName: "stack",
    TemplateBody: body({ A: thing({ DisplayName: "slow" }) }),
  });
  await clock.advance(30_000);
  expect(standing.size).toBe(1);
  await send("DeleteStack", { StackName: "stack" });
  expect((await settled(StackId)).StackStatus).toBe("DELETE_COMPLETE");
  expect(standing.size).toBe(0);
  expect(await story(StackId)).toEqual([
    "stack CREATE_IN_PROGRESS",
    "A CREATE_IN_PROGRESS",
    "A CREATE_IN_PROGRESS",
    "stack DELETE_IN_PROGRESS",
    "A CREATE_FAILED",
    "A DELETE_IN_PROGRESS",
    "A DELETE_COMPLETE",
    "stack DELETE_COMPLETE",
  ]);
});

test("the stack's tags reach the handlers, and a change of them alone is an update", async () => {
  const { create, update, tags, standing } = lab();
  const TemplateBody = body({ A: thing({}) });
  await create({ TemplateBody, Tags: [{ Key: "team", Value: "one" }] });
  expect([...tags.values()]).toEqual([{ team: "one" }]);
  const stack = await update(TemplateBody, { Tags: [{ Key: "team", Value: "two" }] });
  expect(stack).toMatchObject({ StackStatus: "UPDATE_COMPLETE", Tags: [{ Key: "team", Value: "two" }] });
  expect([...tags.values()]).toEqual([{ team: "two" }]);
  expect([...standing.keys()]).toEqual(["A-1"]);
});

test("outputs alone are an update; a description or a parameter that nothing uses is none", async () => {
  const { create, update } = lab();
  const A = thing({});
  await create({ TemplateBody: body({ A }) });
  await expect(update(body({ A }, { Description: "other" }))).rejects.toThrow(
    "No updates are to be performed.",
  );
  await expect(update(body({ A }, { Parameters: { X: { Type: "String", Default: "x" } } }))).rejects.toThrow(
    "No updates",
  );
  const stack = await update(body({ A }, { Outputs: { Ref: { Value: { Ref: "A" } } } }));
  expect(stack).toMatchObject({
    StackStatus: "UPDATE_COMPLETE",
    Outputs: [{ OutputKey: "Ref", OutputValue: "A-1" }],
  });
});

test("a resource that is removed with DeletionPolicy Retain stays", async () => {
  const { create, update, standing, story } = lab();
  await create({ TemplateBody: body({ A: thing({}), B: thing({}, { DeletionPolicy: "Retain" }) }) });
  await update(body({ A: thing({}) }));
  expect([...standing.keys()].sort()).toEqual(["A-1", "B-2"]);
  expect(await story("stack")).toContain("B DELETE_SKIPPED");
});

test("the same ClientRequestToken is the same request", async () => {
  const { create, send } = lab();
  const TemplateBody = body({ A: thing({}) });
  const stack = await create({ TemplateBody, ClientRequestToken: "t-1" });
  expect(await send("CreateStack", { StackName: "stack", TemplateBody, ClientRequestToken: "t-1" })).toEqual({
    StackId: stack.StackId,
  });
});

test("deleting a stack whose update was left half done leaves nothing behind", async () => {
  const { create, update, send, settled, standing } = lab();
  const { StackId } = await create({ TemplateBody: body({ A: thing({ TopicName: "one" }) }) });
  const failed = body({
    A: thing({ TopicName: "two" }),
    Bad: thing({ DisplayName: "create!" }, { DependsOn: "A" }),
  });
  expect((await update(failed, { DisableRollback: true })).StackStatus).toBe("UPDATE_FAILED");
  expect([...standing.keys()]).toEqual(["A-1", "A-2"]);
  await send("DeleteStack", { StackName: "stack" });
  expect((await settled(StackId ?? "")).StackStatus).toBe("DELETE_COMPLETE");
  expect(standing.size).toBe(0);
});

test("permissions name the stack, and the service role that is passed on", () => {
  const { world } = lab();
  const { operations } = createCloudFormation({ providers: {} });
  const permissions = (name: string, input: object) =>
    (operations[name] as { permissions?(input: object, call: unknown): unknown } | undefined)?.permissions?.(
      input,
      call(world),
    );
  expect(permissions("CreateStack", { StackName: "new", RoleARN: "arn:aws:iam::1:role/r" })).toEqual([
    {
      action: "cloudformation:CreateStack",
      resource: "arn:aws:cloudformation:eu-west-1:111122223333:stack/new/*",
    },
    {
      action: "iam:PassRole",
      resource: "arn:aws:iam::1:role/r",
      context: { "iam:PassedToService": "cloudformation.amazonaws.com" },
    },
  ]);
});
