/** How to speak with GitHub's API. */
export interface GitHubParts {
  /** https://api.github.com, or a GitHub Enterprise Server's. */
  readonly apiUrl: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
}

/** The repository that the job belongs to, and how to speak to its API. */
export interface GitHubAccess extends GitHubParts {
  /** OWNER/NAME */
  readonly repository: string;
}

export interface GitHubRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly body?: unknown;
}

/** GitHub's refusal, with its own sentence; never the token. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** GitHub is asked while AWS works, so patience costs nothing; without an end to it, a silent GitHub would hold the job. */
const patienceMs = 60_000;

/** https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api */
const headersOf = ({ token }: GitHubParts) => ({
  accept: "application/vnd.github+json",
  authorization: `Bearer ${token}`,
  "content-type": "application/json",
  "user-agent": "gatehouse",
  "x-github-api-version": "2022-11-28",
});

const messageOf = (answer: unknown): string =>
  typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : "";

/** One call, `path` from the root; throws a GitHubError when GitHub says no. The answer is JSON as its documentation gives it. */
export async function callGitHub(
  parts: GitHubParts,
  { method, path, body }: GitHubRequest,
): Promise<unknown> {
  const answer = await parts.fetch(`${parts.apiUrl}${path}`, {
    method,
    headers: headersOf(parts),
    signal: AbortSignal.timeout(patienceMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return json;
  throw new GitHubError(answer.status, messageOf(json) || `HTTP ${answer.status}`);
}

/** One call below the job's repository: `deployments`. */
export const callRepository = (access: GitHubAccess, request: GitHubRequest): Promise<unknown> =>
  callGitHub(access, { ...request, path: `/repos/${access.repository}/${request.path}` });
