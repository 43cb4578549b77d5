import { waitUntil } from "../kernel/clock.ts";
import { callLogStore } from "../wire/call-log.ts";
import { watchMilestones } from "./milestones.ts";
import { type DemoStep, expectSeen } from "./stage.ts";

const patienceMs = 30 * 60_000;

export const deploy: DemoStep = {
  name: "deploy",
  async play(stage) {
    stage.report.milestones = watchMilestones(stage.lab.world);
    const run = await stage.act({ image: stage.push("1") });
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    expectSeen(stage, run.outputs.url === `https://${stage.host}`, `its output url is ${run.outputs.url}`);
  },
};

/** What nobody waits for: the functions do it beside the Action, and finish it when the runner is gone. */
export const certificate: DemoStep = {
  name: "certificate and rule",
  async play(stage) {
    const { clock } = stage.lab.world;
    const start = clock.now();
    for (const milestone of stage.report.milestones) {
      const isSeen = () => milestone.seenAfter !== undefined;
      await waitUntil(clock, () => isSeen() || clock.now() - start > patienceMs);
      expectSeen(stage, isSeen(), `${milestone.what}, ${milestone.seenAfter} s after the start`);
    }
  },
};

/** A deployment with nothing to do costs next to nothing. */
export const nothingToDo: DemoStep = {
  name: "nothing to do",
  async play(stage) {
    const { calls } = stage.lab.world.store(callLogStore);
    const before = calls.length;
    const run = await stage.act({ image: stage.reference("2") });
    const made = calls.slice(before).filter(({ principalArn }) => principalArn.endsWith(":root"));
    expectSeen(stage, run.exitCode === 0, `the Action is green after ${made.length} calls`);
    const changes = made.filter(({ operation }) => /^(Create|Update|Delete|Put|Execute)/.test(operation));
    expectSeen(stage, changes.length === 0, "no change set, no write of any kind");
  },
};
