import { callRepository, type GitHubAccess } from "./api.ts";

/** https://docs.github.com/rest/deployments/statuses */
export type DeploymentState = "in_progress" | "success" | "failure" | "inactive";

interface NewDeployment {
  /** A commit. */
  readonly ref: string;
  readonly environment: string;
  readonly description: string;
}

/** The answer's shape: https://docs.github.com/rest/deployments/deployments#create-a-deployment */
const idOf = (body: unknown) => (body as { id: number }).id;

/** No merge and no wait for checks: the job that asks is the check. */
export async function createDeployment(access: GitHubAccess, deployment: NewDeployment): Promise<number> {
  const body = { ...deployment, task: "deploy", auto_merge: false, required_contexts: [] };
  return idOf(await callRepository(access, { method: "POST", path: "deployments", body }));
}

export interface NewStatus {
  readonly state: DeploymentState;
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl?: string;
}

/** GitHub refuses a longer one: https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
const longestDescription = 140;

export async function setStatus(access: GitHubAccess, id: number, status: NewStatus): Promise<void> {
  const { state, description, logUrl, environmentUrl } = status;
  const body = {
    state,
    description: description.slice(0, longestDescription),
    log_url: logUrl,
    ...(environmentUrl ? { environment_url: environmentUrl } : {}),
    // It spares production environments, so the older ones are told one by one.
    auto_inactive: false,
  };
  await callRepository(access, { method: "POST", path: `deployments/${id}/statuses`, body });
}

/** What is further back was told inactive by the deployments since. */
const mostOlder = 10;

/** The newest deployments to the environment, newest first. */
export async function listDeployments(access: GitHubAccess, environment: string): Promise<readonly number[]> {
  const query = new URLSearchParams({ environment, per_page: String(mostOlder) });
  const body = await callRepository(access, { method: "GET", path: `deployments?${query}` });
  return (body as readonly unknown[]).map(idOf);
}

/** The state that the deployment was last given; undefined when none was. */
export async function readState(access: GitHubAccess, id: number): Promise<string | undefined> {
  const body = await callRepository(access, { method: "GET", path: `deployments/${id}/statuses?per_page=1` });
  return (body as readonly { state: string }[])[0]?.state;
}
