import { readFileSync } from "node:fs";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Parts } from "../../action/session.ts";
import { connectClients } from "../../lab/clients.ts";
import { type Job, type Repository, tokenFor } from "../../lab/github/job-token.ts";
import { makeRolesStack, type Outputs } from "../../lab/github/roles-stack.ts";
import type { Credentials } from "../../lab/kernel/runtime.ts";
import { callLogStore, type LoggedCall } from "../../lab/wire/call-log.ts";
import type { Inputs, Story, StoryRun } from "./story.ts";

export const gitHubRoleTemplate = (): string => readFileSync("dist/templates/github-role.yaml", "utf8");

/** The repository that the stories' roles are for. */
export const shop: Repository = {
  fullName: "octo-org/shop",
  ownerId: "12",
  id: "34",
  hasImmutableSubject: false,
};

/** What somebody does by hand, once: the stack of github-role.yaml; its outputs. */
export function makeGitHubRoles({ lab }: Story, parameters: Outputs): Promise<Outputs> {
  const account = { client: new CloudFormationClient(lab.configuration()), clock: lab.clock };
  return lab.clock.run(makeRolesStack(account, gitHubRoleTemplate(), parameters));
}

/** What configure-aws-credentials does in a job, and leaves it. */
export async function signInAs({ lab }: Story, roleArn: string, job: Job): Promise<Credentials> {
  const token = await tokenFor(lab.world, { audience: "sts.amazonaws.com", ...job });
  const input = { RoleArn: roleArn, RoleSessionName: "GitHubActions", WebIdentityToken: token };
  const answer = await new STSClient(lab.configuration()).send(new AssumeRoleWithWebIdentityCommand(input));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** A run of the Action whose job has assumed the role: on a pull request the plan role, on main any other. */
export async function actAs(
  story: Story,
  roleArn: string,
  inputs: Inputs,
  parts: Partial<Parts> = {},
): Promise<StoryRun> {
  const ref = roleArn.endsWith("-plan") ? "refs/pull/1/merge" : "refs/heads/main";
  const credentials = await story.lab.clock.run(signInAs(story, roleArn, { repository: shop, ref }));
  return await story.act(inputs, {
    ...parts,
    connect: () => connectClients(story.lab, undefined, credentials),
  });
}

/** All calls made so far in the role's name. */
export const callsOf = ({ lab }: Story, roleArn: string): readonly LoggedCall[] =>
  lab.world.store(callLogStore).calls.filter(({ principalArn }) => principalArn === roleArn);
