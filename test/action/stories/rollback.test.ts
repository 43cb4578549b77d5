import { expect, test } from "@jest/globals";
import { putRelease } from "../../../aws/ssm.ts";
import { clientsOf } from "../../support/by-hand.ts";
import { type Inputs, openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const back: Inputs = { mode: "rollback", name: "whoami" };
const textOf = ({ log }: StoryRun) => log.join("\n");
const changes = ({ log }: StoryRun) => log.filter((line) => / to (add|change|remove)/.test(line));

/** Deploys the images one after the other; each is live in the end. */
async function releaseAll(story: Story, tags: readonly string[]): Promise<readonly string[]> {
  const images: string[] = [];
  for (const tag of tags) {
    const image = story.push(tag);
    const run = await story.act({ ...whoami, image });
    expect(run.ok).toBe(true);
    await story.wait(60);
    images.push(image);
  }
  return images;
}

test("rolling back goes to the release before, and once more to the one before that, and then no further", async () => {
  const story = openStory();
  const [first = "", second = "", third = ""] = await releaseAll(story, ["1", "2", "3"]);

  const once = await story.act(back);
  expect(once.ok).toBe(true);
  expect(changes(once)).toEqual([]);
  expect(once.outputs).toMatchObject({
    url: "https://whoami.example.com",
    image: second,
    "release-version": "4",
    "service-arn": expect.stringContaining(":service/whoami/"),
    "task-definition-arn": expect.stringContaining(":task-definition/whoami-whoami:"),
  });
  expect(once.summary).toContain("## Rolled back whoami");
  expect(once.summary).toContain(`It was \`${third}\` before.`);
  expect(once.seconds).toBeLessThan(3 * 60);
  await story.wait(60);

  const twice = await story.act(back);
  expect(twice.outputs.image).toBe(first);
  await story.wait(60);

  const thrice = await story.act(back);
  expect(thrice.ok).toBe(false);
  expect(textOf(thrice)).toContain("There is nothing to go back to");
  expect(textOf(thrice)).toContain(`5  ${first} (live)`);

  const forth = await story.act({ ...whoami, image: third });
  expect(forth.ok).toBe(true);
}, 180_000);

test("an image that was released, or a version of it, can be named; nothing else can", async () => {
  const story = openStory();
  const [first = "", second = ""] = await releaseAll(story, ["1", "2"]);

  const byImage = await story.act({ ...back, image: first });
  expect(byImage.outputs).toMatchObject({ image: first, "release-version": "3" });
  await story.wait(60);
  const byVersion = await story.act({ ...back, "release-version": "2" });
  expect(byVersion.outputs).toMatchObject({ image: second, "release-version": "4" });
  await story.wait(60);

  const already = await story.act({ ...back, image: second });
  expect(already.ok).toBe(true);
  expect(textOf(already)).toContain("Nothing to do");

  const never = await story.act({ ...back, image: story.push("4") });
  expect(never.ok).toBe(false);
  expect(textOf(never)).toContain("is no release of whoami that Parameter Store remembers");
  const far = await story.act({ ...back, "release-version": "99" });
  expect(textOf(far)).toContain("Version 99 is no release of whoami");
}, 180_000);

test("a release that does not get well is left for the live one, at once", async () => {
  const story = openStory();
  const [first = ""] = await releaseAll(story, ["1"]);
  const crashing = story.push("2", { simulate: { crashAfterMs: 1000 } });
  await story.lab.clock.run(
    putRelease(clientsOf(story).ssm, { platform: "whoami", name: "whoami" }, crashing),
  );
  await story.wait(15);
  const run = await story.act(back);
  expect(run.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(run.outputs.image).toBe(first);
}, 120_000);

test("rolling back to an image that is no longer well is red, and what ran before still runs", async () => {
  const story = openStory();
  const [first = "", second = ""] = await releaseAll(story, ["1", "2"]);
  story.push("1", { simulate: { crashAfterMs: 1000, exitCode: 3 } });
  const run = await story.act(back);
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain(`${first} did not become healthy`);
  await story.wait(300);
  const status = await story.act({ mode: "status", name: "whoami" });
  expect(status.outputs).toMatchObject({ image: second, status: "open" });
}, 120_000);

test("nothing was ever live: there is nothing to go back to", async () => {
  const story = openStory();
  const nothing = await story.act(back);
  expect(nothing.ok).toBe(false);
  expect(textOf(nothing)).toContain("whoami on whoami has no service");

  const crashing = story.push("1", { simulate: { crashAfterMs: 1000 } });
  await story.act({ ...whoami, image: crashing });
  const failed = await story.act(back);
  expect(failed.ok).toBe(false);
  expect(textOf(failed)).toContain("has no service: its stack is ROLLBACK_COMPLETE");

  // Parameter Store does not tell that the first release never ran: it is tried, in vain, and what runs stays.
  const [second = ""] = await releaseAll(story, ["2"]);
  const vain = await story.act(back);
  expect(vain.ok).toBe(false);
  expect(textOf(vain)).toContain(`${crashing} did not become healthy`);
  await story.wait(300);
  const status = await story.act({ mode: "status", name: "whoami" });
  expect(status.outputs).toMatchObject({ image: second, status: "open" });
}, 120_000);

test("a rollback waits for the stack that is being updated", async () => {
  const story = openStory();
  const [first = ""] = await releaseAll(story, ["1"]);
  const deployment = story.start({ ...whoami, image: story.push("2"), "environment-variables": "A=1" });
  await story.wait(30);
  const run = await story.act(back);
  await story.lab.clock.run(deployment);
  expect(textOf(run)).toContain("whoami-service, which is UPDATE_IN_PROGRESS");
  expect(run.outputs.image).toBe(first);
}, 120_000);
