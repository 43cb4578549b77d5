import { expect, test } from "@jest/globals";
import { chooseParkingPriority } from "../../../core/rule-priority.ts";
import { ecsStore } from "../../../lab/ecs/store.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const textOf = ({ log }: StoryRun) => log.join("\n");

const tasksOf = ({ lab }: Story) => [...lab.world.store(ecsStore).tasks.keys()];

test("roll-out-service never starts: the job says so after some minutes, and where to look", async () => {
  let killed = false;
  const story = openStory({ killBefore: () => killed });
  await story.act({ ...whoami, image: story.push("1") });
  await story.wait(120);
  killed = true;
  const run = await story.act({ ...whoami, image: story.push("2") });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain(
    "The image was released, but whoami-roll-out-service has not started to roll it out within 4 minutes.",
  );
  expect(textOf(run)).toContain("/aws/lambda/whoami-roll-out-service");
  killed = false;
  const again = await story.act({ ...whoami, image: story.push("2") });
  expect(again.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
}, 120_000);

test("another release takes over: the earlier job is red and says which one", async () => {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1") });
  await story.wait(60);
  const second = story.push("2");
  const third = story.push("3");
  const overtaken = story.start({ ...whoami, image: second });
  await story.wait(15);
  const last = await story.act({ ...whoami, image: third });
  const first = await story.lab.clock.run(overtaken);
  expect(last.ok).toBe(true);
  expect(first.ok).toBe(false);
  expect(textOf(first)).toContain(`Another release took over: ${third} was released after ${second}.`);
}, 120_000);

test("force-new-deployment starts all tasks anew when nothing else does, and only then", async () => {
  const story = openStory();
  const inputs = { ...whoami, image: story.push("1"), "force-new-deployment": "true" };
  const made = await story.act(inputs);
  expect(textOf(made)).not.toContain("anew");
  const before = new Set(tasksOf(story));

  const forced = await story.act(inputs);
  expect(forced.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(textOf(forced)).toContain("Starting all tasks anew");
  expect(forced.outputs["task-definition-arn"]).toBe(made.outputs["task-definition-arn"]);
  expect(tasksOf(story).filter((id) => !before.has(id))).toHaveLength(2);

  const released = await story.act({ ...inputs, image: story.push("2") });
  expect(textOf(released)).not.toContain("anew");
}, 120_000);

test("a forced deployment whose tasks do not come up is red", async () => {
  const story = openStory();
  const image = story.push("1");
  await story.act({ ...whoami, image });
  story.push("1", { simulate: { crashAfterMs: 1000 } });
  const run = await story.act({ ...whoami, image, "force-new-deployment": "true" });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain("did not become healthy");
}, 120_000);

test("two apps that choose one place for their parking rules both come up", async () => {
  // Names whose hashes point at the same of the 50,000 places.
  const [one, other] = ["mail-97", "help-80"];
  expect(chooseParkingPriority(one, [])).toBe(chooseParkingPriority(other, []));
  const story = openStory();
  const image = story.push("1");
  const shared = { platform: "tools", image };
  await story.act({ ...shared, name: "wiki", "domain-name": "wiki.example.com" });
  const first = story.start({ ...shared, name: one, "domain-name": `${one}.example.com` });
  const second = await story.act({ ...shared, name: other, "domain-name": `${other}.example.com` });
  const runs = [await story.lab.clock.run(first), second];
  expect(runs.flatMap(({ log }) => log.filter((line) => line.startsWith("::error::")))).toEqual([]);
  expect(runs.filter((run) => textOf(run).includes("another app was first to take the place"))).toHaveLength(
    1,
  );
}, 120_000);

test("an app that has become unhealthy is red though nothing is to be changed; one that recovers meanwhile is not", async () => {
  const story = openStory();
  let sick = false;
  const handler = () => ({ status: sick ? 500 : 200, headers: {}, body: "" });
  const image = story.push("1", { simulate: { handler } });
  await story.act({ ...whoami, image });
  sick = true;
  await story.wait(60);
  const run = await story.act({ ...whoami, image });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain("0 of 2 tasks of whoami are healthy, and it has stayed so for 5 minutes.");
  expect(run.summary).toMatch(/Target\.FailedHealthChecks|failed ELB health checks/);

  const recovering = story.start({ ...whoami, image });
  await story.wait(30);
  sick = false;
  const { ok } = await story.lab.clock.run(recovering);
  expect(ok).toBe(true);
}, 120_000);
