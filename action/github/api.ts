/** What a call needs from outside. */
export interface GitHubParts {
  readonly fetch: typeof fetch;
  /** `https://api.github.com`, or that of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly token: string;
}

export interface GitHubRequest {
  readonly method: "GET" | "POST" | "PATCH";
  /** Begins with a slash. */
  readonly path: string;
  readonly body?: unknown;
}

/** An answer that is no success. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const messageOf = (answer: unknown): string =>
  typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : "";

/** GitHub is not what the job is about: it gets this long for an answer. */
const patienceMs = 15_000;

/** One call of GitHub's REST API; answers the JSON. https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api */
export async function callGitHub(
  { fetch: send, apiUrl, token }: GitHubParts,
  { method, path, body }: GitHubRequest,
): Promise<unknown> {
  const response = await send(`${apiUrl}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "user-agent": "gatehouse",
      "x-github-api-version": "2022-11-28",
    },
    signal: AbortSignal.timeout(patienceMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok)
    throw new GitHubError(
      response.status,
      `${method} ${path}: ${response.status} ${messageOf(answer)}`.trim(),
    );
  return answer;
}
