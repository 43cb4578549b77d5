import { expect, test } from "@jest/globals";
import { expectGolden } from "../support/golden.ts";
import { openStory, type StoryRun, whoami } from "../support/story.ts";

/** Live lines by the second they were written in; the folded parts come at one stroke and are left out. */
function linesBySecond({ log }: StoryRun): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of log) {
    const [, at] = /^ *(\d+:\d\d) {2}/.exec(line) ?? [];
    if (at) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

const secondsOf = (at: string) => {
  const [minutes = 0, seconds = 0] = at.split(":").map(Number);
  return minutes * 60 + seconds;
};

/** Seconds of more than one line, but for the end, at which the job says all that is left to say. */
const crowdedSeconds = (run: StoryRun) => {
  const counts = [...linesBySecond(run)];
  const end = secondsOf(counts.at(-1)?.[0] ?? "") - 1;
  return counts.filter(([at, count]) => count > 1 && secondsOf(at) < end);
};

/** The longest time without a line. */
function longestSilence(run: StoryRun): number {
  const times = [...linesBySecond(run).keys()].map(secondsOf);
  return Math.max(0, ...times.map((at, index) => at - (times[index - 1] ?? 0)));
}

/** All that a step leaves behind that is no secret, and how it looks: at most a line a second, and never still for long. */
function expectGoldenRun(name: string, run: StoryRun): void {
  expect([name, crowdedSeconds(run)]).toEqual([name, []]);
  expect(longestSilence(run)).toBeLessThanOrEqual(15);
  expectGolden(`${name}.log`, run.log.join("\n"));
  expectGolden(`${name}.md`, run.summary);
}

test("what users see of a deployment, of none, of a failed one and of a teardown", async () => {
  const story = openStory();
  const made = await story.act({ ...whoami, image: story.push("1") });
  expectGoldenRun("deploy", made);
  await story.wait(900);

  const second = await story.act({ ...whoami, image: story.push("2") });
  expectGoldenRun("new-image", second);

  const idle = await story.act({ ...whoami, image: second.outputs.image ?? "" });
  expectGoldenRun("nothing-to-do", idle);

  const logs = ["listening on 8080", "::error::no database here", "```", "##[add-mask]database"];
  const crashing = story.push("3", { simulate: { crashAfterMs: 1000, exitCode: 3, logs } });
  const failed = await story.act({ ...whoami, image: crashing });
  expect(failed.ok).toBe(false);
  // What an app writes is text for the runner, not a command.
  expect(failed.log.filter((line) => /^\s*::error::no database|##\[/.test(line))).toEqual([]);
  expectGoldenRun("failed", failed);
  await story.wait(900);

  const gone = await story.act({ mode: "teardown", name: "whoami", confirm: "whoami" });
  expect(gone.ok).toBe(true);
  expectGoldenRun("teardown", gone);
}, 240_000);

test("records to make by hand are in the summary when DNS is kept elsewhere", async () => {
  const story = openStory();
  const inputs = {
    ...whoami,
    "domain-name": "whoami.example.net",
    "hosted-zone-id": "external",
    image: story.push("1"),
  };
  const made = await story.act(inputs);
  expect(made.ok).toBe(true);
  expectGolden("foreign-zone.md", made.summary);
}, 240_000);
