/** The repository that the job belongs to, and how to speak to its API. */
export interface GitHubAccess {
  /** https://api.github.com, or a GitHub Enterprise Server's. */
  readonly apiUrl: string;
  /** OWNER/NAME */
  readonly repository: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
}

export interface GitHubCall {
  readonly method: "GET" | "POST" | "PATCH";
  /** Below the repository: `deployments`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** GitHub's refusal, with its own sentence; never the token. */
export class GitHubRefusal extends Error {
  override readonly name = "GitHubRefusal";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** GitHub is asked while AWS works, so patience costs nothing; without an end to it, a silent GitHub would hold the job. */
const patienceMs = 60_000;

/** https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api */
const headersOf = ({ token }: GitHubAccess) => ({
  accept: "application/vnd.github+json",
  authorization: `Bearer ${token}`,
  "content-type": "application/json",
  "user-agent": "gatehouse",
  "x-github-api-version": "2022-11-28",
});

const messageOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";

/** One call; throws a GitHubRefusal when GitHub says no. The answer is JSON of the shape that its documentation gives. */
export async function callGitHub(access: GitHubAccess, { method, path, body }: GitHubCall): Promise<unknown> {
  const answer = await access.fetch(`${access.apiUrl}/repos/${access.repository}/${path}`, {
    method,
    headers: headersOf(access),
    signal: AbortSignal.timeout(patienceMs),
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  const json: unknown = text === "" ? undefined : JSON.parse(text);
  if (answer.ok) return json;
  throw new GitHubRefusal(answer.status, messageOf(json) || `HTTP ${answer.status}`);
}
