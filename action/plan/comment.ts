import type { PlanSettings } from "../../core/settings/settings.ts";
import { findPullRequest, isForbidden, putComment } from "../github/pull-request.ts";
import type { Session } from "../session.ts";

/** Hidden in the comment, so that the next run finds it: one for each app. */
const markerOf = ({ platform, name }: PlanSettings) => `<!-- gatehouse:plan:${platform}/${name} -->`;

const permission =
  "The token may not comment: the job needs `permissions: pull-requests: write`. (For pull requests from forks GitHub gives none.)";

async function write(session: Session, settings: PlanSettings, text: string): Promise<void> {
  const { journal, parts } = session;
  const request = findPullRequest(parts);
  if (!request) return journal.say("No comment: this run is not about a pull request");
  if (settings.deployment.gitHubToken === "") return journal.warn("No comment: `github-token` is empty.");
  const apiUrl = parts.environment("GITHUB_API_URL") || "https://api.github.com";
  const github = { fetch: parts.fetch, apiUrl, token: settings.deployment.gitHubToken };
  await putComment(github, request, { marker: markerOf(settings), text });
  journal.say(`Commented on pull request ${request.number}`);
}

/** The plan as one comment of the pull request, updated in place. A plan without its comment is still a plan: never an error. */
export async function commentPlan(session: Session, settings: PlanSettings, text: string): Promise<void> {
  if (!settings.comment) return;
  try {
    await write(session, settings, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    session.journal.warn(`No comment: ${reason}${isForbidden(error) ? `. ${permission}` : ""}`);
  }
}
