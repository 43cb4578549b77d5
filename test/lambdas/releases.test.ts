import { SSMClient } from "@aws-sdk/client-ssm";
import { beforeEach, expect, jest, test } from "@jest/globals";
import { putRelease } from "../../aws/ssm.ts";
import { ecsStore } from "../../lab/ecs/store.ts";
import { deadLetters, functionLines, releases } from "../support/function-story.ts";
import { openStory, type Story, whoami } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(120_000);

let story: Story;

beforeEach(async () => {
  story = openStory();
  const { ok } = await story.act({ ...whoami, image: story.push("1") });
  expect(ok).toBe(true);
});

/** A person puts the parameter, and nobody watches. */
async function release(image: string) {
  const ssm = new SSMClient(story.lab.configuration());
  await story.lab.clock.run(putRelease(ssm, { platform: "whoami", name: "whoami" }, image));
}

/** The images of the tasks that run, each once. */
function running(): readonly string[] {
  const { tasks } = story.lab.world.store(ecsStore);
  const up = [...tasks.values()].filter(({ status }) => status === "RUNNING");
  return [...new Set(up.map(({ containers }) => containers[0]?.image.split(":").at(-1) ?? ""))];
}

const labels = () =>
  releases(story, "whoami", "whoami").map(({ image, labels: set }) => [image.split(":").at(-1), ...set]);

test("the first release is live once its stack is complete", async () => {
  await story.wait(30);
  expect(labels()).toEqual([["1", "live"]]);
});

test("a released image is rolled out and becomes live, with no stack touched", async () => {
  await release(story.push("2"));
  await story.wait(600);
  expect(running()).toEqual(["2"]);
  expect(labels()).toEqual([["1"], ["2", "tried", "live"]]);
  const [definition, ...rest] = [...story.lab.world.store(ecsStore).taskDefinitions.values()].reverse();
  expect(rest).toHaveLength(1);
  expect(definition).toMatchObject({ family: "whoami-whoami", executionRoleArn: rest[0]?.executionRoleArn });
  await story.wait(1000);
  const last = functionLines(story, "whoami-roll-out-service").at(-1);
  expect(last).toMatchObject({ message: "nothing to do", steps: [] });
  expect(deadLetters(story)).toBe(0);
});

test("an image that does not come up is put back, once", async () => {
  await release(story.push("bad", { simulate: { unhealthy: true } }));
  await story.wait(3600);
  expect(running()).toEqual(["1"]);
  expect(labels()).toEqual([["1"], ["bad"], ["1", "live"]]);
  const steps = functionLines(story, "whoami-roll-out-service").flatMap((line) => line.steps ?? []);
  expect(steps.map((step) => step.do)).toEqual([
    "label",
    "roll-out",
    "label",
    "put-back",
    "label",
    "unlabel",
  ]);
  expect(deadLetters(story)).toBe(0);
});

test("a newer release wins over one that fails", async () => {
  await release(story.push("bad", { simulate: { unhealthy: true } }));
  await story.wait(60);
  await release(story.push("3"));
  await story.wait(3600);
  expect(running()).toEqual(["3"]);
  expect(labels()).toEqual([["1"], ["bad"], ["3", "tried", "live"]]);
});

test("a failed image that is put once more is tried once more", async () => {
  const bad = story.push("bad", { simulate: { unhealthy: true } });
  await release(bad);
  await story.wait(3600);
  await release(bad);
  await story.wait(3600);
  expect(running()).toEqual(["1"]);
  expect(labels().map(([image]) => image)).toEqual(["1", "bad", "1", "bad", "1"]);
});
