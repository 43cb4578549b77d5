import { type Item, inventory } from "../inventory.ts";
import { type DemoStep, expectSeen, type Stage } from "./stage.ts";

const usersStay = new Set([
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolDomain",
  "AWS::CloudFormation::Stack",
]);

/** What is there that was not before the app. */
function leftOfApp({ lab, report }: Stage): readonly Item[] {
  const standing = new Set(report.standing.map(({ what, id }) => `${what} ${id}`));
  return inventory(lab.world).filter(({ what, id }) => !standing.has(`${what} ${id}`));
}

/** The users stay unless somebody says otherwise in so many words. */
export const tearDown: DemoStep = {
  name: "tear down",
  async play(stage) {
    const run = await stage.act({ mode: "teardown", confirm: stage.name });
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    const unexpected = leftOfApp(stage).filter(({ what }) => !usersStay.has(what));
    for (const { what, id } of unexpected) stage.narrator.failed(`${what} ${id}`);
    expectSeen(stage, unexpected.length === 0, "nothing is left but the users, and the roles");
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
    const left = leftOfApp(stage);
    for (const { what, id } of left) stage.narrator.failed(`${what} ${id}`);
    expectSeen(stage, left.length === 0, "nothing is left but the roles");
  },
};
