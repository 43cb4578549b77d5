import { expect, test } from "@jest/globals";
import { openStory, type StoryRun, whoami } from "../../support/story.ts";

const missing = (image: string) => image.replace(/:[^:]*$/, ":missing");
const textOf = ({ log }: StoryRun) => log.join("\n");

test("an image that does not exist is red within two minutes, and the last good one runs on", async () => {
  const story = openStory();
  const good = story.push("1");
  await story.act({ ...whoami, image: good });
  await story.wait(60);

  const bad = await story.act({ ...whoami, image: missing(good) });
  expect(bad.ok).toBe(false);
  expect(bad.seconds).toBeLessThan(120);
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
