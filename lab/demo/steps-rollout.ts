import { latestOf, ssmStore } from "../ssm/store.ts";
import { startLoad } from "./load.ts";
import { type DemoStep, expectSeen, type Stage } from "./stage.ts";

/** What the example app answers at /api/whoami, as far as it is read here. */
export interface WhoAmI {
  readonly version: string;
  readonly user?: { readonly email?: string };
  readonly verified: boolean;
}

/** The version that an answer of /api/whoami shows; undefined when it is not the app's. */
function versionIn(body: Buffer | string): string | undefined {
  try {
    return (JSON.parse(body.toString()) as WhoAmI).version;
  } catch {
    return undefined;
  }
}

const loadClients = 4;
const pauseMs = 20;

const signedInLoad = (stage: Stage) =>
  startLoad({
    clients: loadClients,
    // Wall time: the load is on the real sockets.
    pause: () => new Promise((resolve) => setTimeout(resolve, pauseMs)),
    send: () => stage.browser.get(`https://${stage.host}/api/whoami`),
    read: ({ body }) => versionIn(body),
  });

export const rollOut: DemoStep = {
  name: "roll out a new image under load",
  async play(stage) {
    const load = signedInLoad(stage);
    const run = await stage.act({ image: stage.push("2") });
    const { requests, failed, seen, failures } = await load.stop();
    stage.report.rollout = { requests, failed };
    for (const failure of failures) stage.narrator.failed(failure);
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    expectSeen(stage, Boolean(seen["1"]) && Boolean(seen["2"]), `versions seen: ${JSON.stringify(seen)}`);
    expectSeen(
      stage,
      requests > 0 && failed === 0,
      `${requests} requests of a signed-in user, ${failed} failed`,
    );
  },
};

const releaseOf = ({ lab, name }: Stage): string => {
  const parameter = lab.world.store(ssmStore).parameters.get(`/gatehouse/${name}/${name}/image`);
  return parameter ? latestOf(parameter).value : "";
};

export const rollBack: DemoStep = {
  name: "a bad image is rolled back",
  async play(stage) {
    const reason = "cannot read the settings file";
    const load = signedInLoad(stage);
    const run = await stage.act({ image: stage.push("bad", { FAIL_ON_START: reason }) });
    const { requests, failed, seen } = await load.stop();
    expectSeen(stage, run.exitCode === 1, "the Action is red");
    const log = run.log.join("\n");
    expectSeen(stage, /exit code 1|exited/i.test(log), "it says how the tasks stopped");
    expectSeen(stage, log.includes(reason), "it shows the container's last log lines");
    expectSeen(
      stage,
      failed === 0 && seen["2"] === requests,
      `${requests} requests meanwhile, all answered by version 2`,
    );
    expectSeen(stage, releaseOf(stage).endsWith(":2"), "the release is back at version 2");
  },
};
