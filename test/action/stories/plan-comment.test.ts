import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LoopbackGitHub, openLoopbackGitHub } from "../../support/loopback-comments.ts";
import { openStory, type Story, whoami } from "../../support/story.ts";

let github: LoopbackGitHub;

beforeAll(async () => {
  github = await openLoopbackGitHub("ghs_right");
});
afterAll(() => github.close());

function openStoryOf(event: unknown): Story {
  const story: Story = openStory({
    runner: {
      environment: {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "acme/whoami",
        GITHUB_EVENT_PATH: "event.json",
      },
      files: { "event.json": JSON.stringify(event) },
      fetch: (...request) => story.lab.clock.hold(fetch(...request)),
    },
  });
  return story;
}

const warningsOf = ({ log }: { readonly log: readonly string[] }) =>
  log.filter((line) => line.startsWith("::warning::"));

const bodies = (number: number) => github.comments.get(`acme/whoami#${number}`)?.map(({ body }) => body);

test("the pull request has one comment for each app, which is updated in place", async () => {
  const story = openStoryOf({ pull_request: { number: 7 } });
  const others = Array.from({ length: 120 }, (_, index) => ({ id: index + 1, body: `Looks good ${index}` }));
  github.comments.set("acme/whoami#7", others);
  const image = story.push("1");
  const inputs = { ...whoami, image, mode: "plan", comment: "true", "github-token": "ghs_right" };

  const first = await story.act(inputs);
  expect(warningsOf(first)).toEqual([]);
  expect(bodies(7)?.slice(120)).toEqual([`<!-- gatehouse:plan:whoami/whoami -->\n${first.summary}`]);

  const second = await story.act({ ...inputs, egress: "nat-gateway" });
  expect(second.summary).not.toBe(first.summary);
  expect(bodies(7)?.slice(120)).toEqual([`<!-- gatehouse:plan:whoami/whoami -->\n${second.summary}`]);

  const other = await story.act({ ...inputs, name: "wiki", "domain-name": "wiki.example.com" });
  expect(bodies(7)?.slice(121)).toEqual([`<!-- gatehouse:plan:wiki/wiki -->\n${other.summary}`]);
}, 120_000);

test("a token without the permission is a warning that names it", async () => {
  const story = openStoryOf({ pull_request: { number: 8 } });
  const inputs = { ...whoami, image: story.push("1"), mode: "plan", comment: "true" };
  const run = await story.act({ ...inputs, "github-token": "ghs_wrong" });
  expect(run.ok).toBe(true);
  expect(warningsOf(run)).toEqual([
    expect.stringMatching(/Resource not accessible by integration.*`permissions: pull-requests: write`/),
  ]);
  expect(run.log.join("\n")).not.toContain("ghs_wrong");
  expect(warningsOf(await story.act(inputs))).toEqual(["::warning::No comment: `github-token` is empty."]);
  expect(bodies(8)).toBeUndefined();
}, 120_000);

test("without a pull request, and without being asked, nobody is called", async () => {
  const calls = github.calls.length;
  const story = openStoryOf({ ref: "refs/heads/main" });
  const inputs = { ...whoami, image: story.push("1"), mode: "plan", "github-token": "ghs_right" };
  const pushed = await story.act({ ...inputs, comment: "true" });
  expect(pushed.log.join("\n")).toContain("No comment: this run is not about a pull request");
  const asked = openStoryOf({ pull_request: { number: 9 } });
  const silent = await asked.act({ ...inputs, image: asked.push("1") });
  expect([pushed.ok, silent.ok]).toEqual([true, true]);
  expect(github.calls.slice(calls)).toEqual([]);
}, 120_000);
