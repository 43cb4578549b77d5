import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LocalLab, startLocalLab } from "../../lab/local-lab.ts";
import { createZone } from "../../lab/route-53/zones.ts";
import { type LoopbackGitHub, startLoopbackGitHub } from "../support/loopback-github.ts";
import { runAction } from "./run-action.ts";

let lab: LocalLab;
let gitHub: LoopbackGitHub;

beforeAll(async () => {
  lab = await startLocalLab({ scale: 30 });
  createZone(lab.world, { name: "example.com" });
  lab.images.register("whoami:1", { process: { entry: join(process.cwd(), "examples/whoami/server.mjs") } });
  gitHub = await startLoopbackGitHub();
});
afterAll(async () => {
  await Promise.all([lab.close(), gitHub.close()]);
});

/** The environment of a job on GitHub, with the lab in place of AWS and its time. */
const jobEnvironment = () => ({
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

test("the committed bundle deploys and tears down, in colour, with GitHub's record and no secret in sight", async () => {
  const deployed = await runAction(
    {
      ...app,
      image: "whoami:1",
      "domain-name": "whoami.example.com",
      "container-port": "8080",
      "health-check-path": "/healthz",
      "environment-variables": "PASSWORD=hunter2",
    },
    jobEnvironment(),
  );
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

  const gone = await runAction(
    { ...app, mode: "teardown", confirm: "whoami", "delete-users": "true" },
    jobEnvironment(),
  );
  expect([gone.exitCode, gone.summary]).toEqual([0, expect.stringContaining("Nothing is left behind")]);
  expect(gitHub.deployments[0]?.statuses.at(-1)?.state).toBe("inactive");

  const seen = [deployed, gone].flatMap(({ stdout, summary }) => [stdout, summary]).join("\n");
  expect(seen).not.toMatch(/hunter2|Bearer|::add-mask/);
}, 120_000);
