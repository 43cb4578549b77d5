import { expect, jest, test } from "@jest/globals";
import {
  appOnTools,
  cnames,
  deadLetters,
  functionLines,
  httpsCertificates,
  httpsRules,
} from "../support/function-story.ts";
import { openStory, type Story, whoami } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(120_000);

const signedIn = (name: string) =>
  expect.objectContaining({
    hosts: [`${name}.example.com`],
    actions: ["authenticate-cognito", "forward"],
  });

test("an app gets its rule behind the sign-in, and later runs find nothing to do", async () => {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1") });
  await story.wait(60);
  expect(httpsRules(story)).toEqual([signedIn("whoami")]);
  const before = functionLines(story, "whoami-attach-listener-rule").length;
  await story.wait(1800);
  const sweeps = functionLines(story, "whoami-attach-listener-rule").slice(before);
  expect(sweeps.length).toBeGreaterThan(2);
  expect(sweeps.flatMap((line) => line.steps ?? [])).toEqual([]);
  expect(deadLetters(story)).toBe(0);
});

async function deployBoth(story: Story) {
  const image = story.push("1");
  const first = story.start(appOnTools("shop", image));
  const second = story.start(appOnTools("wiki", image));
  return story.lab.clock.run(Promise.all([first, second]));
}

test("two apps that arrive together share the listener; when the first goes, the other keeps it", async () => {
  const story = openStory();
  await deployBoth(story);
  await story.wait(1800);
  expect(httpsRules(story)).toEqual(expect.arrayContaining([signedIn("shop"), signedIn("wiki")]));
  expect(httpsRules(story)).toHaveLength(2);
  const [first, second] = httpsCertificates(story) ?? [];
  expect(first && second).toBeTruthy();

  const down = await story.act({ mode: "teardown", name: "shop", platform: "tools", confirm: "shop" });
  expect(down.log.join("\n")).toContain("shop");
  await story.wait(300);
  expect(httpsRules(story)).toEqual([signedIn("wiki")]);
  expect(new Set(httpsCertificates(story)).size).toBe(1);
  expect(cnames(story).filter((name) => name.includes("shop"))).toEqual([]);
  expect(cnames(story).filter((name) => name.includes("wiki"))).toHaveLength(1);

  await story.act({ mode: "teardown", name: "wiki", platform: "tools", confirm: "wiki" });
  await story.wait(300);
  expect(httpsCertificates(story)).toBeUndefined();
  expect(cnames(story)).toEqual([]);
});
