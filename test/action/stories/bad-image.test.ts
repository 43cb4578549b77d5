import { expect, test } from "@jest/globals";
import { ecrStore } from "../../../lab/ecr/store.ts";
import { inventory } from "../../../lab/inventory.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const missing = (image: string) => image.replace(/:[^:]*$/, ":missing");
const textOf = ({ log }: StoryRun) => log.join("\n");

/** The job's role may not look into the registry. */
const blind = ({ lab }: Story) =>
  lab.world
    .store(callLogStore)
    .faults.push(({ operation }) =>
      operation === "DescribeImages" ? { code: "AccessDeniedException", status: 400 } : undefined,
    );

test("an image that is not in ECR is red before anything is changed", async () => {
  const story = openStory();
  const good = story.push("1");
  const bad = await story.act({ ...whoami, image: missing(good) });
  expect(bad.ok).toBe(false);
  expect(bad.log.find((line) => line.startsWith("::error::"))).toContain(
    `${missing(good)} is not in ECR. Nothing was made or changed.`,
  );
  expect(inventory(story.lab.world)).toEqual([]);
  const elsewhere = await story.act({ ...whoami, image: good.replace("/whoami:", "/whoarewe:") });
  expect(textOf(elsewhere)).toContain("is not in ECR");
});

test("an image that runs and has left ECR is pointed out, and is no reason to fail", async () => {
  const story = openStory();
  const image = story.push("1");
  await story.act({ ...whoami, image });
  const { repositories } = story.lab.world.store(ecrStore);
  for (const { images, tags } of repositories.values()) {
    images.clear();
    tags.clear();
  }
  const again = await story.act({ ...whoami, image });
  expect(again.ok).toBe(true);
  expect(textOf(again)).toContain(`::warning::${image} runs, but is no longer in ECR`);
}, 120_000);

test("an image that does not exist is red within two minutes, and the last good one runs on", async () => {
  const story = openStory();
  blind(story);
  const good = story.push("1");
  await story.act({ ...whoami, image: good });
  await story.wait(60);

  const bad = await story.act({ ...whoami, image: missing(good) });
  expect(bad.ok).toBe(false);
  expect(bad.seconds).toBeLessThan(120);
  expect(textOf(bad)).toMatch(/Whether .*:missing exists is not known.*AccessDeniedException/);
  expect(textOf(bad)).toContain("CannotPullContainerError");
  expect(textOf(bad)).toContain("What ran before still runs");
  expect(bad.summary).toMatch(/^## Deployment of whoami failed\n\n\*\*.*cannot be pulled/);

  await story.wait(300);
  const back = await story.act({ ...whoami, image: good });
  expect(back.ok).toBe(true);

  const again = await story.act({ ...whoami, image: missing(good) });
  expect(again.ok).toBe(false);
  expect(textOf(again)).toContain("Released");
}, 120_000);

test("a first deployment with such an image is taken down, and the next one succeeds", async () => {
  const story = openStory();
  blind(story);
  const good = story.push("1");
  const bad = await story.act({ ...whoami, image: missing(good) });
  expect(bad.ok).toBe(false);
  expect(textOf(bad)).toContain("CannotPullContainerError");
  const next = await story.act({ ...whoami, image: good });
  expect(next.ok).toBe(true);
}, 120_000);

test("an image whose app ends at once is put back by ECS, and its last words are told", async () => {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1") });
  await story.wait(60);
  const crashing = story.push("2", {
    simulate: { crashAfterMs: 1000, exitCode: 3, logs: ["no database here"] },
  });
  const bad = await story.act({ ...whoami, image: crashing });
  expect(bad.ok).toBe(false);
  expect(textOf(bad)).toContain("exit code 3");
  expect(textOf(bad)).toContain("no database here");
}, 120_000);

test("the first deployment of an app that ends at once tells its last words before its log is gone", async () => {
  const story = openStory();
  const crashing = { simulate: { crashAfterMs: 1000, exitCode: 3, logs: ["no database here"] } };
  const bad = await story.act({ ...whoami, image: story.push("1", crashing) });
  expect(bad.ok).toBe(false);
  expect(bad.log.find((line) => line.startsWith("::error::"))).toMatch(
    /whoami-service: Service \(AWS::ECS::Service\)/,
  );
  expect(textOf(bad)).toContain("exit code 3");
  expect(textOf(bad)).toContain("no database here");
  const next = await story.act({ ...whoami, image: story.push("2") });
  expect(next.ok).toBe(true);
}, 120_000);
