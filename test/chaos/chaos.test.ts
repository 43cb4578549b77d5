import { expect, jest, test } from "@jest/globals";
import { play } from "../../chaos/play.ts";
import { writeStory } from "../../chaos/report.ts";
import { shrink } from "../../chaos/shrink.ts";
import { isGood, type Story, tellStory } from "../../chaos/story.ts";

jest.setTimeout(300_000);

test.each([22])("seed %i is the same story with the same calls every time", async (seed) => {
  expect(tellStory(seed)).toEqual(tellStory(seed));
  const [one, other] = [await play(tellStory(seed)), await play(tellStory(seed))];
  expect(one.calls).toBeGreaterThan(100);
  expect(other).toEqual(one);
});

test("stories differ, and hold everything that people do", () => {
  const steps = Array.from({ length: 300 }, (_, seed) => tellStory(seed).steps).flat();
  expect(new Set(steps.map((step) => step.do))).toEqual(
    new Set(["deploy", "teardown", "release", "delete-stacks", "meddle"]),
  );
  expect(new Set(steps.flatMap((step) => (step.do === "meddle" ? [step.how] : []))).size).toBe(5);
  expect(steps.some((step) => "image" in step && !isGood(step.image))).toBe(true);
  expect(steps.some((step) => "killedAt" in step)).toBe(true);
});

/** Each was found by its seed: these stories came to a bad end before. */
test.each([
  [15, "a bad release right behind the first one, which nobody had labelled yet"],
  [59, "two apps on a new platform at once, one change set overtaking the other"],
  [111, "a certificate that was in use while CloudFormation cleaned up"],
])("seed %i ends well: %s", async (seed) => {
  expect((await play(tellStory(seed))).wrong).toEqual([]);
});

test("a failing story gets as short as it can and is told", async () => {
  const story = tellStory(1);
  const isFailing = ({ steps }: Story) => steps.some((step) => step.do === "deploy");
  const pretend = async (told: Story) => ({
    wrong: isFailing(told) ? ["a deployment is in it"] : [],
    faults: [{ id: "late x #1", kind: "late" as const, at: 0 }].filter(({ id }) => !told.spared?.has(id)),
    ...{ calls: 1, deaths: 0, trace: "" },
  });
  const long: Story = { ...story, steps: [...story.steps, ...tellStory(2).steps] };
  const short = await shrink(pretend, { story: long, ending: await pretend(long) });
  expect(short.story.steps).toHaveLength(1);
  expect(writeStory(short.story, short.ending)).toMatch(
    /^ {2}\+\d+ s: deploys \w+: .*\n {2}WRONG: a deployment is in it$/,
  );
});
