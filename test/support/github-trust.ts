import type { Job } from "../../lab/github/job-token.ts";
import { iamStore } from "../../lab/iam/store.ts";
import { makeGitHubRoles, signInAs } from "./github-role.ts";
import { openStory, type Story } from "./story.ts";

export type Parameters = Readonly<Record<string, string>>;

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

/** By role, what STS says to a job that asks for it: "ok", or the name of the refusal. */
export async function answersTo({ story, roles }: GitHubAccount, job: Job): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [id, arn] of roles)
    answers[id] = await story.lab.clock.run(signInAs(story, arn, job)).then(
      () => "ok",
      ({ name }: Error) => name,
    );
  return answers;
}
