import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
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

const serviceArn = () => [...story.lab.world.store(ecsStore).services.keys()][0] ?? "";

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
  await story.wait(30);
  await release(story.push("bad", { simulate: { unhealthy: true } }));
  await story.wait(3600);
  expect(running()).toEqual(["1"]);
  expect(labels()).toEqual([["1"], ["bad"], ["1", "live"]]);
  const steps = functionLines(story, "whoami-roll-out-service").flatMap((line) => line.steps ?? []);
  expect(steps.map((step) => step.do)).toEqual([
    "label",
    "clear-revisions",
    "roll-out",
    "label",
    "put-back",
    "label",
    "unlabel",
    "clear-revisions",
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

test("of a task definition with a container beside the app's, only the app's changes", async () => {
  const ecs = new ECSClient(story.lab.configuration());
  const byHand = async () => {
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: "whoami-whoami" }),
    );
    const { family, networkMode, cpu, memory, executionRoleArn, taskRoleArn, requiresCompatibilities } =
      taskDefinition ?? {};
    const [app] = taskDefinition?.containerDefinitions ?? [];
    const beside = { name: "beside", image: story.push("beside"), essential: false };
    const settings = { family, networkMode, cpu, memory, executionRoleArn, taskRoleArn };
    const { taskDefinition: made } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        ...settings,
        requiresCompatibilities,
        containerDefinitions: [beside, { ...app, name: "app" }],
      }),
    );
    await ecs.send(
      new UpdateServiceCommand({
        cluster: "whoami",
        service: serviceArn(),
        taskDefinition: made?.taskDefinitionArn,
      }),
    );
  };
  await story.lab.clock.run(byHand());
  await story.wait(600);
  await release(story.push("2"));
  await story.wait(900);
  const newest = [...story.lab.world.store(ecsStore).taskDefinitions.values()].at(-1);
  const images = newest?.containerDefinitions?.map(({ name, image }) => [name, image?.split(":").at(-1)]);
  expect(images).toEqual([
    ["beside", "beside"],
    ["app", "2"],
  ]);
  expect(labels().at(-1)).toEqual(["2", "tried", "live"]);
});

/** New settings of the stack, of a job that runs an older image. */
const resize = (image: string) => ({ ...whoami, image, "desired-count": "3" });

test("of two releases in a row the second wins", async () => {
  await release(story.push("2"));
  await release(story.push("3"));
  await story.wait(1800);
  expect(running()).toEqual(["3"]);
  expect(labels()).toEqual([["1"], ["2"], ["3", "tried", "live"]]);
});

test("a release in the middle of another's rollout wins", async () => {
  await release(story.push("2"));
  await story.wait(45);
  await release(story.push("3"));
  await story.wait(1800);
  expect(running()).toEqual(["3"]);
  expect(labels().at(-1)).toEqual(["3", "tried", "live"]);
});

test.each([5, 20, 60, 120])("a release %i s into an update of the stack wins", async (seconds) => {
  const update = story.start(resize("1"));
  await story.lab.clock.run(story.lab.clock.sleep(seconds * 1000));
  await release(story.push("2"));
  await story.lab.clock.run(update);
  await story.wait(1800);
  expect(running()).toEqual(["2"]);
  expect(labels().at(-1)?.slice(0, 1)).toEqual(["2"]);
  expect(labels().at(-1)).toContain("live");
});

test.each([150, 300, 600])(
  "a release %i s after a bad one, while that is rolled back, wins",
  async (seconds) => {
    await release(story.push("bad", { simulate: { unhealthy: true } }));
    await story.wait(seconds);
    await release(story.push("2"));
    await story.wait(3600);
    expect(running()).toEqual(["2"]);
    expect(labels().at(-1)).toEqual(["2", "tried", "live"]);
  },
);

test("the newest ten revisions stay, and the stack's own", async () => {
  for (let tag = 2; tag <= 13; tag += 1) {
    await release(story.push(String(tag)));
    await story.wait(900);
  }
  const definitions = [...story.lab.world.store(ecsStore).taskDefinitions.values()];
  const active = definitions.filter(({ status }) => status === "ACTIVE").map(({ revision }) => revision);
  expect(active).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  expect(running()).toEqual(["13"]);
  expect(deadLetters(story)).toBe(0);
});
