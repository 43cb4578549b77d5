import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Job, type Repository, tokenFor } from "../github/job-token.ts";
import type { LocalLab } from "../local-lab.ts";

/** The repository whose workflow the demo plays. */
export const repository: Repository = {
  fullName: "octo-org/whoami",
  ownerId: "65",
  id: "74",
  hasImmutableSubject: false,
};

/** Jobs of it, by where they run. */
export const jobs = {
  main: { repository, ref: "refs/heads/main" },
  branch: { repository, ref: "refs/heads/feature" },
  pullRequest: { repository, ref: "refs/pull/1/merge" },
} as const satisfies Readonly<Record<string, Job>>;

/** What a job has once it has assumed a role. */
export interface JobSession {
  /** Who it is now. */
  readonly arn: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What configure-aws-credentials does: https://github.com/aws-actions/configure-aws-credentials#oidc */
export async function assumeRole(
  { world, endpoint }: LocalLab,
  job: Job,
  roleArn: string,
): Promise<JobSession> {
  const token = await tokenFor(world, { ...job, audience: "sts.amazonaws.com" });
  const client = new STSClient({ region: world.region, endpoint });
  const input = { RoleArn: roleArn, RoleSessionName: "GitHubActions", WebIdentityToken: token };
  const { AssumedRoleUser, Credentials } = await client.send(new AssumeRoleWithWebIdentityCommand(input));
  return {
    arn: AssumedRoleUser?.Arn ?? "",
    environment: {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? "",
    },
  };
}
