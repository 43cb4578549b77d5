import { DeleteServiceCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import { protectStack } from "../../../aws/cloudformation.ts";
import { inventory } from "../../../lab/inventory.ts";
import { awaitStatus, beginDeletion, clientsOf, deleteByHand, labStack } from "../../support/by-hand.ts";
import { breakRollback, deployWell, waysInto } from "../../support/stack-states.ts";
import { type Inputs, openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const down: Inputs = { mode: "teardown", name: "whoami", confirm: "whoami", "delete-users": "true" };
const errors = ({ log }: StoryRun) => log.filter((line) => line.startsWith("::error::"));
const textOf = ({ log }: StoryRun) => log.join("\n");

/** ECS shows a deleted service for a while; the record of a certificate stays where no function is left to judge it. */
const left = ({ lab }: Story) =>
  inventory(lab.world).filter(({ what }) => !["AWS::ECS::Service", "AWS::Route53::RecordSet"].includes(what));

test.each(Object.keys(waysInto))(
  "a deployment heals %s",
  async (state) => {
    const story = openStory();
    const name = await waysInto[state]?.(story);
    expect(labStack(story, name ?? "").status).toBe(state);
    const run = await story.act({ ...whoami, image: story.push("2"), "wait-for-certificate": "true" });
    expect(errors(run)).toEqual([]);
    await story.wait(60);
    const status = await story.act({ mode: "status", name: "whoami" });
    expect(status.outputs).toMatchObject({ status: "open", image: run.outputs.image });
  },
  180_000,
);

test.each(Object.keys(waysInto))(
  "a teardown clears %s away",
  async (state) => {
    const story = openStory();
    const name = await waysInto[state]?.(story);
    expect(labStack(story, name ?? "").status).toBe(state);
    const run = await story.act(down);
    expect(errors(run)).toEqual([]);
    expect(left(story)).toEqual([]);
  },
  180_000,
);

test("a rollback that fails again is explained, with the command that leaves out what is missing", async () => {
  const story = openStory();
  await breakRollback(story);
  const run = await story.act({ ...whoami, image: story.push("2") });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toMatch(/whoami-service is UPDATE_ROLLBACK_FAILED, .*LogGroup: .*does not exist/);
  expect(textOf(run)).toContain(
    "continue-update-rollback --stack-name whoami-service --resources-to-skip LogGroup",
  );
}, 120_000);

test("a stack that cannot be deleted, because others stand on it, is explained", async () => {
  const story = openStory();
  const image = await deployWell(story);
  await beginDeletion(story, "whoami-network");
  await awaitStatus(story, "whoami-network", /^DELETE_FAILED$/);
  const run = await story.act({ ...whoami, image });
  expect(run.ok).toBe(false);
  expect(errors(run).join("\n")).toContain("whoami-network is DELETE_FAILED and cannot be deleted");
}, 120_000);

test("stacks deleted by hand are made anew", async () => {
  const story = openStory();
  const image = await deployWell(story);
  await deleteByHand(story, "whoami-service");
  await deleteByHand(story, "whoami-certificate");
  await deleteByHand(story, "whoami-automation");
  const run = await story.act({ ...whoami, image, "wait-for-certificate": "true" });
  expect(errors(run)).toEqual([]);
}, 120_000);

test("a protected stack stops a teardown before anything goes, and says how to lift that", async () => {
  const story = openStory();
  await deployWell(story);
  const { cloudFormation } = clientsOf(story);
  const protect = (on: boolean) =>
    story.lab.clock.run(protectStack(cloudFormation, labStack(story, "whoami-network").stackId, on));
  await protect(true);
  const before = inventory(story.lab.world);
  const run = await story.act(down);
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain("whoami-network: protected from deletion. Nothing was deleted.");
  expect(textOf(run)).toContain("--no-enable-termination-protection --stack-name whoami-network");
  expect(inventory(story.lab.world)).toEqual(before);
  await protect(false);
  const again = await story.act(down);
  expect(errors(again)).toEqual([]);
}, 120_000);

test("a protected stack that never came to be is not made anew behind its owner's back", async () => {
  const story = openStory();
  const name = (await waysInto.ROLLBACK_COMPLETE?.(story)) ?? "";
  const { cloudFormation } = clientsOf(story);
  await story.lab.clock.run(protectStack(cloudFormation, labStack(story, name).stackId, true));
  const run = await story.act({ ...whoami, image: story.push("2") });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain("whoami-service is ROLLBACK_COMPLETE and cannot be deleted: protected");
}, 120_000);

test("a service deleted by hand in a stack that stands is explained, and mended by deleting the stack", async () => {
  const story = openStory();
  const image = await deployWell(story);
  const service = labStack(story, "whoami-service").outputs.find(({ key }) => key === "ServiceArn")?.value;
  const command = new DeleteServiceCommand({ cluster: "whoami", service, force: true });
  await story.lab.clock.run(clientsOf(story).ecs.send(command));
  await story.wait(120);
  const status = await story.act({ mode: "status", name: "whoami" });
  expect(status.outputs.status).toBe("unhealthy");
  expect(textOf(status)).toContain("There is no service.");
  const run = await story.act({ ...whoami, image });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain("The ECS service of whoami is gone, though its stack stands.");
  await deleteByHand(story, "whoami-service");
  const again = await story.act({ ...whoami, image });
  expect(errors(again)).toEqual([]);
}, 120_000);
