import { UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { createChangeSet } from "../../aws/change-sets.ts";
import { putRelease } from "../../aws/ssm.ts";
import { createLogGroup, deleteLogGroup } from "../../lab/logs/groups.ts";
import { awaitStatus, beginDeletion, clientsOf, deleteByHand, labStack } from "./by-hand.ts";
import { type Inputs, type Story, whoami } from "./story.ts";

const app = { platform: "whoami", name: "whoami" };
const crashes = { simulate: { crashAfterMs: 1000 } };
export const appLog = "/gatehouse/whoami/whoami";

/** The app as it is when all is well. */
export async function deployWell(story: Story, inputs: Inputs = {}): Promise<string> {
  const image = story.push("1");
  const run = await story.act({ ...whoami, image, "wait-for-certificate": "true", ...inputs });
  if (!run.ok) throw new Error(run.log.join("\n"));
  await story.wait(60);
  return image;
}

/** An update of the service's stack by a person, with its own template and another number of tasks. */
export async function updateByHand(story: Story, DisableRollback: boolean): Promise<void> {
  const { version } = labStack(story, "whoami-service");
  const Parameters = (version?.parameters ?? []).map(({ key }) =>
    key === "DesiredCount"
      ? { ParameterKey: key, ParameterValue: "3" }
      : { ParameterKey: key, UsePreviousValue: true },
  );
  const command = new UpdateStackCommand({
    StackName: "whoami-service",
    UsePreviousTemplate: true,
    Capabilities: ["CAPABILITY_IAM"],
    Parameters,
    DisableRollback,
  });
  await story.lab.clock.run(clientsOf(story).cloudFormation.send(command));
}

async function failFirstDeployment(story: Story): Promise<void> {
  await story.act({ ...whoami, image: story.push("0", crashes) });
}

/** While an image that crashes is brought in by an update, a person deletes the log group, which the rollback wants to put back. */
export async function breakRollback(story: Story): Promise<void> {
  await deployWell(story);
  const run = story.start({ ...whoami, image: story.push("0", crashes), tags: "team=a" });
  await story.wait(45);
  deleteLogGroup(story.lab.world, appLog);
  await story.lab.clock.run(run);
  await awaitStatus(story, "whoami-service", /^UPDATE_ROLLBACK_FAILED$/);
}

/** How a stack comes to be in a state; each answers which one. */
export const waysInto: Readonly<Record<string, (story: Story) => Promise<string>>> = {
  async ROLLBACK_IN_PROGRESS(story) {
    await failFirstDeployment(story);
    return "whoami-service";
  },
  async ROLLBACK_COMPLETE(story) {
    await failFirstDeployment(story);
    await awaitStatus(story, "whoami-service", /^ROLLBACK_COMPLETE$/);
    return "whoami-service";
  },
  async REVIEW_IN_PROGRESS(story) {
    const request = {
      stackName: "whoami-network",
      type: "CREATE",
      name: "by-hand",
      templateBody: "Resources: { Topic: { Type: 'AWS::Logs::LogGroup' } }",
      parameters: {},
      tags: {},
      roleArn: undefined,
    } as const;
    await story.lab.clock.run(createChangeSet(clientsOf(story).cloudFormation, request));
    return "whoami-network";
  },
  async UPDATE_ROLLBACK_FAILED(story) {
    await breakRollback(story);
    createLogGroup(story.lab.world, { name: appLog, retentionInDays: 30, tags: {} });
    return "whoami-service";
  },
  async UPDATE_FAILED(story) {
    await deployWell(story);
    await story.lab.clock.run(putRelease(clientsOf(story).ssm, app, story.push("0", crashes)));
    await updateByHand(story, true);
    await awaitStatus(story, "whoami-service", /^UPDATE_FAILED$/);
    return "whoami-service";
  },
  async UPDATE_IN_PROGRESS(story) {
    await deployWell(story);
    await updateByHand(story, false);
    return "whoami-service";
  },
  async DELETE_IN_PROGRESS(story) {
    await deployWell(story);
    await beginDeletion(story, "whoami-service");
    return "whoami-service";
  },
  async DELETE_FAILED(story) {
    await deployWell(story);
    await deleteByHand(story, "whoami-automation");
    await beginDeletion(story, "whoami-certificate");
    await awaitStatus(story, "whoami-certificate", /^DELETE_FAILED$/);
    return "whoami-certificate";
  },
};
