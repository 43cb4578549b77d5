import { waitUntil } from "../kernel/clock.ts";
import { watchMilestones } from "./milestones.ts";
import { callsDuring, type DemoStep, expectSeen, roleOf } from "./stage.ts";

const patienceMs = 30 * 60_000;

const isAdministrator = (principalArn: string) => principalArn.endsWith(":root");

export const deploy: DemoStep = {
  name: "deploy",
  async play(stage) {
    stage.report.milestones = watchMilestones(stage.lab.world);
    const [run, calls] = await callsDuring(stage, () => stage.act({ image: stage.push("1") }));
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    const by = (role: string) =>
      calls.filter(({ principalArn }) => principalArn === roleOf(stage, role)).length;
    expectSeen(
      stage,
      !calls.some(({ principalArn }) => isAdministrator(principalArn)),
      `${by("DeployRoleArn")} calls as the deploy role, ${by("ExecutionRoleArn")} as CloudFormation's, none as an administrator`,
    );
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
    const [run, calls] = await callsDuring(stage, () => stage.act({ image: stage.reference("2") }));
    const made = calls.filter(({ principalArn }) => principalArn === roleOf(stage, "DeployRoleArn"));
    expectSeen(
      stage,
      run.exitCode === 0 && made.length > 0,
      `the Action is green after ${made.length} calls`,
    );
    const changes = made.filter(({ operation }) => /^(Create|Update|Delete|Put|Execute)/.test(operation));
    expectSeen(stage, changes.length === 0, "no change set, no write of any kind");
  },
};
