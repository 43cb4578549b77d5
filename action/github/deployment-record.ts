import type { RecordedSettings } from "../../core/settings/settings.ts";
import type { Journal } from "../journal.ts";
import { type GitHubAccess, GitHubError } from "./api.ts";
import { createDeployment, listDeployments, readState, setStatus } from "./deployments.ts";
import type { GitHubJob } from "./job.ts";

/** The deployment as GitHub shows it on the repository's page and on the pull request. */
export interface DeploymentRecord {
  succeed(url: string): Promise<void>;
  fail(reason: string): Promise<void>;
}

interface Keeping {
  readonly job: GitHubJob | undefined;
  readonly settings: RecordedSettings;
  readonly journal: Journal;
}

function accessOf({ job, settings }: Keeping): GitHubAccess | undefined {
  const token = settings.gitHubToken;
  return job && token !== "" && settings.environment ? { ...job, token } : undefined;
}

const explain = (error: unknown): string => {
  if (error instanceof GitHubError && [401, 403, 404].includes(error.status))
    return `${error.message}; give the job the permission \`deployments: write\`, or say \`environment: false\``;
  return error instanceof Error ? error.message : String(error);
};

/** GitHub's record is a courtesy: what goes wrong with it is told, and never turns the job red. */
async function politely<T>({ journal }: Keeping, doing: () => Promise<T>): Promise<T | undefined> {
  try {
    return await doing();
  } catch (error) {
    journal.notice(`The deployment is not shown on GitHub: ${explain(error)}.`);
    return undefined;
  }
}

async function retire(access: GitHubAccess, keeping: Keeping, but?: number): Promise<void> {
  const logUrl = keeping.job?.logUrl ?? "";
  for (const id of await listDeployments(access, keeping.settings.environment ?? "")) {
    if (id === but || (await readState(access, id)) === "inactive") continue;
    const description = but === undefined ? "Torn down" : "Replaced by a newer deployment";
    await setStatus(access, id, { state: "inactive", description, logUrl });
  }
}

const silent: DeploymentRecord = { succeed: async () => {}, fail: async () => {} };

async function open(access: GitHubAccess, { job, settings }: Keeping): Promise<number> {
  const environment = settings.environment ?? "";
  const description = `Gatehouse deploys ${settings.name}`;
  const id = await createDeployment(access, { ref: job?.commit ?? "", environment, description });
  await setStatus(access, id, { state: "in_progress", description, logUrl: job?.logUrl ?? "" });
  return id;
}

/** Opens a Deployment on GitHub; one that does nothing where there is no GitHub, no token, no permission or no environment. */
export async function recordDeployment(keeping: Keeping): Promise<DeploymentRecord> {
  const access = accessOf(keeping);
  const id = access && (await politely(keeping, () => open(access, keeping)));
  if (!access || id === undefined) return silent;
  const logUrl = keeping.job?.logUrl ?? "";
  return {
    succeed: async (environmentUrl) => {
      await politely(keeping, async () => {
        const description = `${keeping.settings.name} is deployed`;
        await setStatus(access, id, { state: "success", description, logUrl, environmentUrl });
        await retire(access, keeping, id);
      });
    },
    fail: async (reason) => {
      await politely(keeping, () => setStatus(access, id, { state: "failure", description: reason, logUrl }));
    },
  };
}

/** After a teardown nothing of the environment runs any more. */
export async function recordTeardown(keeping: Keeping): Promise<void> {
  const access = accessOf(keeping);
  if (access) await politely(keeping, () => retire(access, keeping));
}
