import { inventory } from "../inventory.ts";
import { type DemoStep, expectSeen } from "./stage.ts";

const usersStay = new Set([
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolDomain",
  "AWS::CloudFormation::Stack",
]);

/** The users stay unless somebody says otherwise in so many words. */
export const tearDown: DemoStep = {
  name: "tear down",
  async play(stage) {
    const run = await stage.act({ mode: "teardown", confirm: stage.name });
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    const left = inventory(stage.lab.world);
    const unexpected = left.filter(({ what }) => !usersStay.has(what));
    for (const { what, id } of unexpected) stage.narrator.failed(`${what} ${id}`);
    expectSeen(stage, unexpected.length === 0, "nothing is left but the users");
    expectSeen(
      stage,
      (run.outputs["left-behind"] ?? "").includes("user pool"),
      "the Action says so, and why",
    );
  },
};

export const tearDownUsers: DemoStep = {
  name: "tear down, users too",
  async play(stage) {
    const run = await stage.act({ mode: "teardown", confirm: stage.name, "delete-users": "true" });
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    stage.report.leftBehind = inventory(stage.lab.world);
    for (const { what, id } of stage.report.leftBehind) stage.narrator.failed(`${what} ${id}`);
    expectSeen(stage, stage.report.leftBehind.length === 0, "the account is empty again");
  },
};
