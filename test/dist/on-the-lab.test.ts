import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inventory } from "../../lab/inventory.ts";
import { type LocalLab, startLocalLab } from "../../lab/local-lab.ts";
import { createZone } from "../../lab/route-53/zones.ts";
import { callLogStore } from "../../lab/wire/call-log.ts";
import { type LoopbackGitHub, startLoopbackGitHub } from "../support/loopback-github.ts";
import { runAction } from "./run-action.ts";

let lab: LocalLab;
let gitHub: LoopbackGitHub;

beforeAll(async () => {
  lab = await startLocalLab({ scale: 30 });
  createZone(lab.world, { name: "example.com" });
  const entry = join(process.cwd(), "examples/whoami/server.mjs");
  for (const image of ["whoami:1", "whoami:2"]) lab.images.register(image, { process: { entry } });
  gitHub = await startLoopbackGitHub();
});
afterAll(async () => {
  await Promise.all([lab.close(), gitHub.close()]);
});

/** The environment of a job on GitHub, with the lab in place of AWS and its time. */
const jobEnvironment = () => ({
  GATEHOUSE_DNS_SERVERS: "none",
  ...lab.scaledEnvironment(),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "octo/whoami",
  GITHUB_SHA: "c0ffee",
  GITHUB_RUN_ID: "7",
  GITHUB_API_URL: gitHub.url,
});

const app = { name: "whoami", "github-token": "good", environment: "production" };
const colour = "\u001b[";

const inputs = {
  ...app,
  image: "whoami:1",
  "domain-name": "whoami.example.com",
  "container-port": "8080",
  "health-check-path": "/healthz",
  "environment-variables": "PASSWORD=hunter2",
};

test("a plan says what a deployment would make, as outputs too, and leaves nothing behind", async () => {
  const before = inventory(lab.world);
  const { exitCode, stdout, outputs, summary } = await runAction(
    { ...inputs, mode: "plan" },
    jobEnvironment(),
  );
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("Planned; nothing was changed")]);
  expect(outputs).toMatchObject({ "has-changes": "true", "changes-markdown": expect.stringContaining("##") });
  const { add, remove, stacks } = JSON.parse(outputs["changes-summary"] ?? "");
  expect([add, remove]).toEqual([Number(outputs["changes-count"]) - 1, 0]);
  expect(stacks.map(({ name }: { name: string }) => name)).toContain("whoami-platform");
  expect(summary).toContain(outputs["changes-markdown"]);
  expect(inventory(lab.world)).toEqual(before);
}, 60_000);

test("a job that is cancelled says what goes on without it", async () => {
  const { exitCode, stdout } = await runAction({ ...inputs, environment: "false" }, jobEnvironment(), {
    once: " done",
    signal: "SIGINT",
  });
  expect(exitCode).toBe(130);
  expect(stdout.trim().split("\n").at(-1)).toMatch(
    /^SIGINT: what was started goes on in AWS without this job; still going on: .*whoami-\w+.*\. `mode: status` shows how far it is; run the job again to go on from there\.$/,
  );
}, 60_000);

test("the committed bundle deploys through throttling, in colour, with GitHub's record and no secret in sight", async () => {
  let throttled = 0;
  lab.world.store(callLogStore).faults.push(({ operation }) => {
    if (operation !== "DescribeStackEvents" || throttled >= 12) return undefined;
    throttled += 1;
    return { code: "Throttling", status: 400 };
  });
  const deployed = await runAction(inputs, jobEnvironment());
  expect(throttled).toBe(12);
  expect([deployed.exitCode, deployed.stdout]).toEqual([
    0,
    expect.stringContaining("Done: https://whoami.example.com"),
  ]);
  expect(deployed.stdout).toContain(`${colour}32m✓ whoami-service created in `);
  expect(deployed.stdout).toMatch(/^::group::Time per stack\n(.*\n)+?::endgroup::$/m);
  expect(deployed.summary).toMatch(
    /^## Deployed whoami\n\n\*\*<https:\/\/whoami\.example\.com>\*\* runs `whoami:1`/,
  );
  expect(gitHub.deployments).toMatchObject([{ ref: "c0ffee", environment: "production" }]);
  expect(deployed.stdout.match(/::notice::.*/g)).toBeNull();
  expect(gitHub.deployments[0]?.statuses.map(({ state }) => state)).toEqual(["in_progress", "success"]);

  const refused = await runAction(
    { ...app, platform: "other", image: "whoami:1", "domain-name": "whoami.example.com" },
    jobEnvironment(),
  );
  expect([refused.exitCode, refused.stdout]).toEqual([
    1,
    expect.stringContaining('::error::"whoami" is already the name of an app on the platform "whoami".'),
  ]);
  expect(refused.stdout).not.toMatch(/\n\s+at /);
  expect(gitHub.deployments[1]?.statuses.map(({ state }) => state)).toEqual(["in_progress", "failure"]);

  const seen = [deployed.stdout, deployed.summary].join("\n");
  expect(seen).not.toMatch(/hunter2|Bearer|::add-mask/);
}, 120_000);

test("what runs is no change to a plan, and status tells of it", async () => {
  const planned = await runAction({ ...inputs, mode: "plan" }, jobEnvironment());
  expect([planned.exitCode, planned.outputs["has-changes"], planned.outputs["changes-count"]]).toEqual([
    0,
    "false",
    "0",
  ]);
  const { exitCode, outputs, summary } = await runAction(
    { mode: "status", name: "whoami" },
    jobEnvironment(),
  );
  expect([exitCode, outputs.image, outputs.drift]).toEqual([0, "whoami:1", "[]"]);
  expect(["open", "closed"]).toContain(outputs.status);
  expect(summary).toContain(`## whoami is ${outputs.status}`);
}, 60_000);

test("a release is rolled back", async () => {
  const second = await runAction({ ...inputs, image: "whoami:2" }, jobEnvironment());
  expect([second.exitCode, second.outputs["release-version"]]).toEqual([0, "2"]);
  const { exitCode, outputs, summary } = await runAction(
    { mode: "rollback", name: "whoami" },
    jobEnvironment(),
  );
  expect([exitCode, outputs.image, outputs["release-version"]]).toEqual([0, "whoami:1", "3"]);
  expect(summary).toContain("## Rolled back whoami");
}, 60_000);

test("a teardown leaves nothing, and its deployments are inactive", async () => {
  const gone = await runAction(
    { ...app, mode: "teardown", confirm: "whoami", "delete-users": "true" },
    jobEnvironment(),
  );
  expect([gone.exitCode, gone.summary, gone.outputs["left-behind"]]).toEqual([
    0,
    expect.stringContaining("Nothing is left behind"),
    "[]",
  ]);
  expect(gitHub.deployments[0]?.statuses.at(-1)?.state).toBe("inactive");
}, 120_000);
