import { expect, test } from "@jest/globals";
import { type ClientConfiguration, createClients } from "../../../aws/clients.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import { callLogStore, type LoggedCall } from "../../../lab/wire/call-log.ts";
import { waysInto } from "../../support/stack-states.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const roleArn = "arn:aws:iam::111122223333:role/cloudformation";
const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const textOf = ({ log }: StoryRun) => log.join("\n");

function addRole({ lab }: Story, service: string): void {
  lab.world.store(iamStore).roles.set(roleArn, {
    arn: roleArn,
    name: "cloudformation",
    path: "/",
    id: "AROACLOUDFORMATION",
    trust: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    },
    policies: new Map([["all", everything]]),
    managedPolicyArns: [],
  });
}

const passesRole = ({ permissions }: LoggedCall) =>
  permissions.some(({ action, resource }) => action === "iam:PassRole" && resource === roleArn);

/** The calls to CloudFormation that take a role, by whether they passed it. */
const callsThatTakeRoles = ({ lab }: Story) =>
  lab.world
    .store(callLogStore)
    .calls.filter(({ operation }) =>
      ["CreateChangeSet", "DeleteStack", "ContinueUpdateRollback", "RollbackStack"].includes(operation),
    );

test("role-arn goes with every call that takes it, in deployment and teardown", async () => {
  const story = openStory();
  addRole(story, "cloudformation.amazonaws.com");
  const made = await story.act({ ...whoami, image: story.push("1"), "role-arn": roleArn });
  expect(made.ok).toBe(true);
  const gone = await story.act({
    mode: "teardown",
    name: "whoami",
    confirm: "whoami",
    "delete-users": "true",
    "role-arn": roleArn,
  });
  expect(gone.ok).toBe(true);
  const calls = callsThatTakeRoles(story);
  expect(new Set(calls.map(({ operation }) => operation))).toEqual(
    new Set(["CreateChangeSet", "DeleteStack"]),
  );
  expect(calls.filter((call) => !passesRole(call))).toEqual([]);
}, 120_000);

test("role-arn goes along when a rollback is gone on with", async () => {
  const story = openStory();
  addRole(story, "cloudformation.amazonaws.com");
  await waysInto.UPDATE_ROLLBACK_FAILED?.(story);
  const run = await story.act({ ...whoami, image: story.push("2"), "role-arn": roleArn });
  expect(run.ok).toBe(true);
  const [call] = callsThatTakeRoles(story).filter(({ operation }) => operation === "ContinueUpdateRollback");
  expect(call && passesRole(call)).toBe(true);
}, 120_000);

test("a role that does not trust CloudFormation is told in CloudFormation's words", async () => {
  const story = openStory();
  addRole(story, "ecs.amazonaws.com");
  const run = await story.act({ ...whoami, image: story.push("1"), "role-arn": roleArn });
  expect(run.ok).toBe(false);
  expect(textOf(run)).toContain(`Role ${roleArn} is invalid or cannot be assumed`);
});

test("without role-arn no role is passed", async () => {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1") });
  expect(callsThatTakeRoles(story).filter(passesRole)).toEqual([]);
}, 120_000);

test("credentials that end before the job gives up are pointed out", async () => {
  const story = openStory();
  const ends = (minutes: number) => {
    const configuration = story.lab.configuration() as ClientConfiguration;
    const expiration = new Date(story.lab.clock.now() + minutes * 60_000);
    const credentials = {
      accessKeyId: "AKIALABADMIN",
      secretAccessKey: "lab",
      sessionToken: "lab",
      expiration,
    };
    return () => createClients({ ...configuration, credentials });
  };
  const inputs = { mode: "status", name: "whoami" };
  const early = await story.act(inputs, { connect: ends(20.5) });
  expect(early.ok).toBe(true);
  expect(textOf(early)).toContain(
    "::warning::The credentials end in 20 minutes, and `wait-for-minutes` is 30: raise `role-duration-seconds`",
  );
  const late = await story.act(inputs, { connect: ends(31) });
  expect(textOf(late)).not.toContain("The credentials end");
  const unknown = await story.act(inputs);
  expect(textOf(unknown)).not.toContain("The credentials end");
});
