import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Job, type Repository, tokenFor } from "../../lab/github/job-token.ts";
import { iamStore } from "../../lab/iam/store.ts";
import { makeGitHubRoles } from "./github-role.ts";
import { openStory, type Story } from "./story.ts";

export type Parameters = Readonly<Record<string, string>>;

export const shop: Repository = {
  fullName: "octo-org/shop",
  ownerId: "12",
  id: "34",
  hasImmutableSubject: false,
};

/** An account with the stack of github-role.yaml, and the roles in it that jobs may ask for, by their names in the template. */
export interface GitHubAccount {
  readonly story: Story;
  readonly roles: ReadonlyMap<string, string>;
}

const outputs: Readonly<Record<string, string>> = {
  DeployRole: "DeployRoleArn",
  PlanRole: "PlanRoleArn",
  PushRole: "PushRoleArn",
};

async function make(parameters: Parameters, audiences: readonly string[]): Promise<GitHubAccount> {
  const story = openStory();
  const { OidcProviderArn } = parameters;
  if (OidcProviderArn) story.lab.world.store(iamStore).oidcProviders.set(OidcProviderArn, audiences);
  const made = await makeGitHubRoles(story, parameters);
  const roles = Object.entries(outputs).flatMap(([id, output]) => {
    const arn = made[output];
    return arn ? [[id, arn] as const] : [];
  });
  return { story, roles: new Map(roles) };
}

const accounts = new Map<string, Promise<GitHubAccount>>();

/** The account with the roles that these parameters make. `audiences` are those of a provider that was there before, if one is named. */
export function gitHubAccount(
  parameters: Parameters,
  audiences: readonly string[] = [],
): Promise<GitHubAccount> {
  const key = JSON.stringify([parameters, audiences]);
  const account = accounts.get(key) ?? make(parameters, audiences);
  accounts.set(key, account);
  return account;
}

/** Asks STS for the role with a token: "ok", or the name of the refusal. */
export function assume({ lab }: Story, RoleArn: string, token: () => Promise<string>): Promise<string> {
  const client = new STSClient(lab.configuration());
  const request = async () => {
    const input = { RoleArn, RoleSessionName: "GitHubActions", WebIdentityToken: await token() };
    await client.send(new AssumeRoleWithWebIdentityCommand(input));
    return "ok";
  };
  return lab.clock.run(request().catch(({ name }: Error) => name));
}

/** By role, what STS says to a job that asks for it as configure-aws-credentials does. */
export async function answersTo({ story, roles }: GitHubAccount, job: Job): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [id, arn] of roles)
    answers[id] = await assume(story, arn, () =>
      tokenFor(story.lab.world, { audience: "sts.amazonaws.com", ...job }),
    );
  return answers;
}
