import { expect, test } from "@jest/globals";
import { inventory } from "../../../lab/inventory.ts";
import { appendLog, logsStore } from "../../../lab/logs/store.ts";
import { waysInto } from "../../support/stack-states.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const name = "/gatehouse/whoami/whoami";
const gone = { mode: "teardown", name: "whoami", confirm: "whoami", "delete-users": "true" };
const groupOf = ({ lab }: Story) => lab.world.store(logsStore).groups.get(name);
const linesOf = (story: Story) =>
  [...(groupOf(story)?.streams.values() ?? [])].flatMap(({ events }) => events.map(({ message }) => message));
const leftBehind = ({ outputs }: StoryRun) =>
  (JSON.parse(outputs["left-behind"] ?? "") as { id: string }[]).map(({ id }) => id);

test("keep-logs leaves the log alone, the next deployment goes on in it, and a teardown without it deletes it", async () => {
  const story = openStory();
  const before = inventory(story.lab.world);
  await story.act({ ...whoami, image: story.push("1") });
  const second = story.push("2");
  await story.act({ ...whoami, image: second });
  appendLog(story.lab.world, name, "app/app/old", "a line worth keeping");

  const kept = await story.act({ ...gone, "keep-logs": "true" });
  expect([kept.ok, leftBehind(kept)]).toEqual([true, [name]]);
  expect(kept.summary).toContain("the next deployment of whoami goes on in it");
  // Letting go of the log is no release: nothing was rolled out for it.
  expect(kept.log.join("\n")).toMatch(/whoami-service: 1 to change/);
  expect(linesOf(story)).toContain("a line worth keeping");
  expect(inventory(story.lab.world).filter(({ id }) => id !== name)).toEqual(before);

  const again = await story.act({ ...whoami, image: second });
  expect(again.ok).toBe(true);
  expect(linesOf(story)).toContain("a line worth keeping");
  const idle = await story.act({ ...whoami, image: second });
  expect(idle.log.join("\n")).toContain("Nothing to do");

  const end = await story.act(gone);
  expect([end.ok, leftBehind(end)]).toEqual([true, []]);
  expect(groupOf(story)).toBeUndefined();
}, 120_000);

test("a stack that takes no update stops a teardown that is to keep the log, before anything is deleted", async () => {
  const story = openStory();
  await waysInto.UPDATE_ROLLBACK_FAILED?.(story);
  const before = inventory(story.lab.world);
  const run = await story.act({ ...gone, "keep-logs": "true" });
  expect(run.ok).toBe(false);
  expect(run.summary).toMatch(
    /`keep-logs` needs an update of whoami-service first.*UPDATE_ROLLBACK_FAILED.*Nothing was deleted/,
  );
  expect(inventory(story.lab.world)).toEqual(before);
}, 120_000);
