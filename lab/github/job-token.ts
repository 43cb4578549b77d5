import type { World } from "../kernel/world.ts";
import { signClaims } from "./issuer.ts";

/** A repository on GitHub, as its jobs' tokens tell of it. */
export interface Repository {
  /** OWNER/REPOSITORY */
  readonly fullName: string;
  readonly ownerId: string;
  readonly id: string;
  /** Whether its subjects carry the numbers, as those of repositories made since 15 July 2026 do. */
  readonly hasImmutableSubject: boolean;
}

/** A job that asks for a token. */
export interface Job {
  readonly repository: Repository;
  /** `refs/heads/main`, `refs/tags/v1`; `refs/pull/1/merge` for a pull request. */
  readonly ref: string;
  readonly environment?: string | undefined;
  /** By default the address of the owner; configure-aws-credentials asks for `sts.amazonaws.com`. */
  readonly audience?: string | undefined;
}

const isPullRequest = ({ ref }: Job) => ref.startsWith("refs/pull/");

/** What comes after the repository: the environment, or else the event or the ref. */
function subjectContext(job: Job): string {
  if (job.environment !== undefined) return `environment:${job.environment.replaceAll(":", "%3A")}`;
  return isPullRequest(job) ? "pull_request" : `ref:${job.ref}`;
}

/**
 * https://docs.github.com/actions/reference/openid-connect-reference#example-subject-claims and, with the numbers,
 * https://docs.github.com/actions/reference/openid-connect-reference#immutable-subject-claims
 */
export function subjectOf(job: Job): string {
  const { fullName, ownerId, id, hasImmutableSubject } = job.repository;
  const [owner, name] = fullName.split("/");
  const repository = hasImmutableSubject ? `${owner}@${ownerId}/${name}@${id}` : fullName;
  return `repo:${repository}:${subjectContext(job)}`;
}

const sha = "0123456789abcdef0123456789abcdef01234567";

/** https://docs.github.com/actions/reference/openid-connect-reference#custom-claims-provided-by-github */
function claimsOf(job: Job) {
  const { fullName, ownerId, id } = job.repository;
  const workflow = `${fullName}/.github/workflows/deploy.yml@${job.ref}`;
  return {
    repository: fullName,
    repository_owner: fullName.split("/")[0],
    repository_id: id,
    repository_owner_id: ownerId,
    repository_visibility: "private",
    ref: job.ref,
    ref_type: job.ref.startsWith("refs/tags/") ? "tag" : "branch",
    sha,
    base_ref: isPullRequest(job) ? "main" : "",
    head_ref: isPullRequest(job) ? "change" : "",
    event_name: isPullRequest(job) ? "pull_request" : "push",
    ...(job.environment === undefined ? {} : { environment: job.environment }),
    workflow: "deploy",
    workflow_ref: workflow,
    workflow_sha: sha,
    job_workflow_ref: workflow,
    job_workflow_sha: sha,
    actor: "octocat",
    actor_id: "583231",
    run_id: "1",
    run_number: "1",
    run_attempt: "1",
    runner_environment: "github-hosted",
  };
}

/** A token is good for five minutes, and for the ten before it was asked for: so in GitHub's example, on the page above. */
const [lifetime, backdated] = [300, 600];

/** The token that a job with `permissions: id-token: write` gets. GitHub gives none to pull requests from forks. */
export function tokenFor(world: World, job: Job): Promise<string> {
  const now = Math.floor(world.clock.now() / 1000);
  return signClaims(world, {
    ...claimsOf(job),
    jti: world.random.uuid(),
    sub: subjectOf(job),
    aud: job.audience ?? `https://github.com/${job.repository.fullName.split("/")[0]}`,
    iat: now,
    nbf: now - backdated,
    exp: now + lifetime,
  });
}
