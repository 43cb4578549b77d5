import type { GitHubAccess } from "./api.ts";

/** The job that runs us, as its environment tells. */
export interface GitHubJob {
  readonly apiUrl: string;
  readonly repository: string;
  /** The commit that is deployed. */
  readonly commit: string;
  /** The address of the run's log. */
  readonly logUrl: string;
  readonly fetch: GitHubAccess["fetch"];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A pull request's own commit; GITHUB_SHA is then that of a merge that is on no branch. */
function pullRequestCommit(event: string): string | undefined {
  const { pull_request: pullRequest } = JSON.parse(event || "{}") as {
    pull_request?: { head?: { sha?: string } };
  };
  return pullRequest?.head?.sha;
}

/**
 * Undefined outside of GitHub. `event` is the text of the file at GITHUB_EVENT_PATH.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export function readGitHubJob(environment: Environment, event: string): GitHubJob | undefined {
  const { GITHUB_REPOSITORY: repository, GITHUB_SHA: sha, GITHUB_RUN_ID: run } = environment;
  if (!repository || !sha || !run) return undefined;
  const server = environment.GITHUB_SERVER_URL || "https://github.com";
  return {
    apiUrl: environment.GITHUB_API_URL || "https://api.github.com",
    repository,
    commit: pullRequestCommit(event) ?? sha,
    logUrl: `${server}/${repository}/actions/runs/${run}/attempts/${environment.GITHUB_RUN_ATTEMPT || "1"}`,
    fetch: (input, init) => fetch(input, init),
  };
}
