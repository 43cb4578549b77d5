import { expect, test } from "@jest/globals";
import { inventory } from "../../../lab/inventory.ts";
import { awaitStatus, beginDeletion } from "../../support/by-hand.ts";
import { httpsRules } from "../../support/function-story.ts";
import { type Inputs, openStory, type Story } from "../../support/story.ts";

const app = (name: string): Inputs => ({ name, platform: "tools", "domain-name": `${name}.example.com` });
const down = (name: string): Inputs => ({ ...app(name), mode: "teardown", confirm: name });

const left = ({ lab }: Story) =>
  inventory(lab.world).filter(({ what, id }) => !what.startsWith("AWS::Cognito") && id !== "tools-users");

/** An app alone on the platform, whose certificate and rule are there. */
async function openWithWiki(): Promise<Story> {
  const story = openStory();
  const run = await story.act({ ...app("wiki"), image: story.push("1"), "wait-for-certificate": "true" });
  expect(run.ok).toBe(true);
  return story;
}

test.each([5, 13])(
  "an app moves in %i s after the teardown of the only other one has begun",
  async (seconds) => {
    const story = await openWithWiki();
    const going = story.start(down("wiki"));
    await story.wait(seconds);
    const coming = await story.act({
      ...app("shop"),
      image: story.push("2"),
      "wait-for-certificate": "true",
    });
    const gone = await story.lab.clock.run(going);
    expect([...coming.log, ...gone.log].filter((line) => line.startsWith("::error::"))).toEqual([]);
    expect(await story.act({ ...app("shop"), image: story.push("2") })).toMatchObject({ ok: true });
    expect(await story.act(down("shop"))).toMatchObject({ ok: true });
    expect(left(story)).toEqual([]);
  },
  120_000,
);

test("two teardowns at once: the one that ends last takes the platform along", async () => {
  const story = await openWithWiki();
  await story.act({ ...app("shop"), image: story.push("2") });
  const runs = await story.lab.clock.run(Promise.all([story.start(down("wiki")), story.start(down("shop"))]));
  expect(runs.map(({ ok }) => ok)).toEqual([true, true]);
  expect(left(story)).toEqual([]);
}, 120_000);

test("a platform that somebody deletes under two apps is made anew by their next deployments", async () => {
  const story = await openWithWiki();
  await story.act({ ...app("shop"), image: story.push("2") });
  await beginDeletion(story, "tools-platform");
  await awaitStatus(story, "tools-platform", /DELETE_FAILED/);
  const again = async (name: string, tag: string) =>
    (await story.act({ ...app(name), image: story.push(tag), "wait-for-certificate": "true" })).ok;
  // The first cannot: the other's service is still in the way.
  expect([await again("shop", "2"), await again("wiki", "1"), await again("shop", "2")]).toEqual([
    false,
    true,
    true,
  ]);
  expect(httpsRules(story).flatMap(({ hosts }) => hosts)).toEqual(
    expect.arrayContaining(["shop.example.com", "wiki.example.com"]),
  );
}, 120_000);
