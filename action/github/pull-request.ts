import type { Parts } from "../session.ts";
import { callGitHub, GitHubError, type GitHubParts } from "./api.ts";

/** The pull request that the workflow runs for. */
export interface PullRequest {
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
}

const numberOf = (event: unknown): unknown => {
  if (typeof event !== "object" || event === null || !("pull_request" in event)) return undefined;
  const request = event.pull_request;
  return typeof request === "object" && request !== null && "number" in request ? request.number : undefined;
};

/** From what the runner tells of the event; undefined when it is about no pull request. */
export function findPullRequest({ environment, readFile }: Parts): PullRequest | undefined {
  const repository = environment("GITHUB_REPOSITORY");
  const file = environment("GITHUB_EVENT_PATH");
  if (repository === "" || file === "") return undefined;
  const number = numberOf(JSON.parse(readFile(file)));
  return typeof number === "number" ? { repository, number } : undefined;
}

interface Comment {
  readonly id: number;
  readonly body: string;
}

const isComment = (value: unknown): value is Comment =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "number" &&
  "body" in value &&
  typeof value.body === "string";

const pageSize = 100;

/** The first comment that begins with the marker. */
async function findComment(github: GitHubParts, { repository, number }: PullRequest, marker: string) {
  for (let page = 1; ; page += 1) {
    const path = `/repos/${repository}/issues/${number}/comments?per_page=${pageSize}&page=${page}`;
    const answer = await callGitHub(github, { method: "GET", path });
    const comments = Array.isArray(answer) ? answer.filter(isComment) : [];
    const ours = comments.find(({ body }) => body.startsWith(marker));
    if (ours || !Array.isArray(answer) || answer.length < pageSize) return ours;
  }
}

/** Writes the comment that begins with `marker`, in place of an earlier one. Pull requests are issues to GitHub's API. */
export async function putComment(
  github: GitHubParts,
  request: PullRequest,
  { marker, text }: { readonly marker: string; readonly text: string },
): Promise<void> {
  const { repository, number } = request;
  const body = { body: `${marker}\n${text}` };
  const found = await findComment(github, request, marker);
  if (found) {
    const path = `/repos/${repository}/issues/comments/${found.id}`;
    await callGitHub(github, { method: "PATCH", path, body });
  } else
    await callGitHub(github, {
      method: "POST",
      path: `/repos/${repository}/issues/${number}/comments`,
      body,
    });
}

/** GitHub answers 403 to a token without the permission, and 404 where it may not even look. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof GitHubError && [401, 403, 404].includes(error.status);
