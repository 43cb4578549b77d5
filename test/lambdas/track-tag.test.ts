import { expect, jest, test } from "@jest/globals";
import { createRepository, pushImage } from "../../lab/ecr/repositories.ts";
import { eventsStore } from "../../lab/events/store.ts";
import { ssmStore } from "../../lab/ssm/store.ts";
import { appOnTools, deadLetters, releases } from "../support/function-story.ts";
import { openStory } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(300_000);

test("apps that track a tag follow its pushes, each pinned to its digest; others do not", async () => {
  const story = openStory();
  const { world } = story.lab;
  const image = story.push("latest");
  const repository = image.replace(":latest", "");
  const push = (name: string, tag: string, simulate = {}) =>
    pushImage(world, { repository: name, ...(tag && { tag }), definition: { simulate } });
  const released = (name: string) => releases(story, "tools", name).map((one) => one.image);
  const tracking = (name: string) => ({ ...appOnTools(name, image), "track-tag": "latest" });
  await story.lab.clock.run(
    Promise.all([
      story.start(tracking("shop")),
      story.start(tracking("wiki")),
      story.start(appOnTools("blog", image)),
    ]),
  );
  const second = `${repository}@${push("whoami", "latest")}`;
  await story.wait(1800);
  expect(released("shop")).toEqual([image, second]);
  expect(released("wiki")).toEqual([image, second]);
  expect(released("blog")).toEqual([image]);

  // Other tags, no tag, another repository: nothing of ours.
  createRepository(world, { name: "other" });
  push("whoami", "next");
  push("whoami", "");
  push("other", "latest");
  await story.wait(1800);
  expect(released("shop")).toEqual([image, second]);

  // The job runs again, with the tag in its image: what was pushed last stays.
  const again = await story.act(tracking("shop"));
  expect([again.ok, again.outputs.image]).toEqual([true, second]);
  expect(released("shop")).toEqual([image, second]);

  // One that fails is put back, and tried once for each push of it, although EventBridge tells of each twice.
  world.store(eventsStore).deliveryFaults = ({ source }) => (source === "aws.ecr" ? [0, 1_200_000] : [0]);
  const bad = `${repository}@${push("whoami", "latest", { unhealthy: true })}`;
  await story.wait(2 * 3600);
  expect(released("shop")).toEqual([image, second, bad, second]);

  // Two pushes in a row: what the tag points at wins, whatever order the events come in.
  push("whoami", "latest");
  const last = `${repository}@${push("whoami", "latest")}`;
  await story.wait(1800);
  expect(released("shop").at(-1)).toBe(last);

  // Tracked no more: the parameter is gone.
  await story.act(appOnTools("shop", image));
  const parameters = [...world.store(ssmStore).parameters.keys()].filter((name) => name.endsWith("/track"));
  expect(parameters).toEqual(["/gatehouse/tools/wiki/track"]);
  expect(released("shop").at(-1)).toBe(image);
  expect(deadLetters(story)).toBe(0);
});
