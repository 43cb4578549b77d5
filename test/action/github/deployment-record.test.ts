import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { recordDeployment, recordTeardown } from "../../../action/github/deployment-record.ts";
import { readGitHubJob } from "../../../action/github/job.ts";
import { createJournal } from "../../../action/journal.ts";
import { type LoopbackGitHub, startLoopbackGitHub } from "../../support/loopback-github.ts";

let gitHub: LoopbackGitHub;
let notices: string[];

beforeEach(async () => {
  gitHub = await startLoopbackGitHub();
  notices = [];
});
afterEach(() => gitHub.close());

const environment = () => ({
  GITHUB_REPOSITORY: "octo/whoami",
  GITHUB_SHA: "c0ffee",
  GITHUB_RUN_ID: "7",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_API_URL: gitHub.url,
});

/** A job of the repository, in so far as GitHub's record of deployments needs one. */
function keeping({ token = "good", to = "prod" as string | undefined, event = "" } = {}) {
  const log = { line() {}, warning() {}, error() {}, notice: (text: string) => void notices.push(text) };
  const journal = createJournal({ now: () => 0, sleep: async () => {} }, log);
  const settings = {
    name: "whoami",
    platform: "whoami",
    waitForMinutes: 30,
    environment: to,
    gitHubToken: token,
  };
  return { job: readGitHubJob(environment(), event), settings, journal };
}

const states = () => gitHub.deployments.map(({ statuses }) => statuses.map(({ state }) => state));

test("a deployment is in progress, then a success with its address and log, and the one before is inactive", async () => {
  await (await recordDeployment(keeping())).succeed("https://whoami.example.com");
  await (await recordDeployment(keeping())).succeed("https://whoami.example.com");
  expect(states()).toEqual([
    ["in_progress", "success", "inactive"],
    ["in_progress", "success"],
  ]);
  expect(gitHub.deployments[1]).toMatchObject({ ref: "c0ffee", environment: "prod" });
  expect(gitHub.deployments[1]?.statuses[1]).toMatchObject({
    environment_url: "https://whoami.example.com",
    log_url: "https://github.com/octo/whoami/actions/runs/7/attempts/2",
  });
  expect(notices).toEqual([]);
});

test("other environments are left alone", async () => {
  await (await recordDeployment(keeping({ to: "pr-12" }))).succeed("https://pr-12.example.com");
  await (await recordDeployment(keeping())).succeed("https://whoami.example.com");
  expect(states()[0]).toEqual(["in_progress", "success"]);
});

test("a failed deployment says why, within GitHub's 140 characters, and leaves the older one active", async () => {
  await (await recordDeployment(keeping())).succeed("https://whoami.example.com");
  await (await recordDeployment(keeping())).fail("x".repeat(300));
  expect(states()).toEqual([
    ["in_progress", "success"],
    ["in_progress", "failure"],
  ]);
  expect(gitHub.deployments[1]?.statuses[1]).toMatchObject({ description: "x".repeat(140) });
});

test("a teardown leaves nothing active", async () => {
  await (await recordDeployment(keeping())).succeed("https://whoami.example.com");
  await recordTeardown(keeping());
  await recordTeardown(keeping());
  expect(states()).toEqual([["in_progress", "success", "inactive"]]);
});

test("a token that may not is told of in a notice that does not show it", async () => {
  const record = await recordDeployment(keeping({ token: "hunter2" }));
  await record.succeed("https://whoami.example.com");
  expect(notices).toEqual([
    "The deployment is not shown on GitHub: Resource not accessible by integration; give the job the permission `deployments: write`, or say `environment: false`.",
  ]);
});

test("a GitHub that is not there is told of too", async () => {
  const gone = keeping();
  await gitHub.close();
  await (await recordDeployment(gone)).fail("anything");
  expect(notices).toEqual([expect.stringMatching(/^The deployment is not shown on GitHub: /)]);
  gitHub = await startLoopbackGitHub();
});

test.each([
  ["no environment", { to: undefined }],
  ["no token", { token: "" }],
])("with %s nothing is recorded and nothing said", async (_, without) => {
  const kept = keeping();
  const settings = {
    ...kept.settings,
    ...("to" in without ? { environment: undefined } : { gitHubToken: "" }),
  };
  await (await recordDeployment({ ...kept, settings })).succeed("https://whoami.example.com");
  expect([gitHub.deployments, notices]).toEqual([[], []]);
});

test("of a pull request its own commit is deployed, not the merge that GitHub tests", () => {
  const event = JSON.stringify({ pull_request: { head: { sha: "beef" } } });
  expect(readGitHubJob(environment(), event)?.commit).toBe("beef");
  expect(readGitHubJob({}, event)).toBeUndefined();
});
