import { readFileSync } from "node:fs";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import type { Parts } from "../../action/session.ts";
import { connectClients } from "../../lab/clients.ts";
import { credentialsFor } from "../../lab/iam/credentials.ts";
import { callLogStore, type LoggedCall } from "../../lab/wire/call-log.ts";
import type { Inputs, Story, StoryRun } from "./story.ts";

export const gitHubRoleTemplate = (): string => readFileSync("dist/templates/github-role.yaml", "utf8");

type Outputs = Readonly<Record<string, string>>;

/** What somebody does by hand, once: the stack of github-role.yaml; its outputs. */
export async function makeGitHubRoles({ lab }: Story, parameters: Outputs): Promise<Outputs> {
  const client = new CloudFormationClient(lab.configuration());
  const StackName = "gatehouse-github";
  const create = new CreateStackCommand({
    StackName,
    TemplateBody: gitHubRoleTemplate(),
    Capabilities: ["CAPABILITY_NAMED_IAM"],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  });
  await lab.clock.run(client.send(create));
  await lab.clock.advance(600_000);
  const { Stacks: [stack] = [] } = await lab.clock.run(client.send(new DescribeStacksCommand({ StackName })));
  if (stack?.StackStatus !== "CREATE_COMPLETE") throw new Error(`${StackName} is ${stack?.StackStatus}`);
  return Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
}

/** A run of the Action whose job has assumed the role. */
export function actAs(
  story: Story,
  roleArn: string,
  inputs: Inputs,
  parts: Partial<Parts> = {},
): Promise<StoryRun> {
  const credentials = credentialsFor(story.lab.world, roleArn);
  return story.act(inputs, {
    ...parts,
    connect: () => connectClients(story.lab, undefined, credentials),
  });
}

/** All calls made so far in the role's name. */
export const callsOf = ({ lab }: Story, roleArn: string): readonly LoggedCall[] =>
  lab.world.store(callLogStore).calls.filter(({ principalArn }) => principalArn === roleArn);
