import type { DeploySettings, TeardownSettings } from "../../core/settings/settings.ts";
import { deploy } from "../deploy.ts";
import { describeError } from "../describe-error.ts";
import type { Session } from "../session.ts";
import { teardown } from "../teardown/teardown.ts";
import { recordDeployment, recordTeardown } from "./deployment-record.ts";

/** Deploys, and keeps GitHub's record of it; GitHub is asked meanwhile, so that nothing waits for it. */
export async function deployOnRecord(session: Session, settings: DeploySettings): Promise<void> {
  const { journal, parts } = session;
  const record = recordDeployment({ job: parts.gitHub, settings, journal });
  try {
    await deploy(session, settings);
  } catch (error) {
    await (await record).fail(describeError(error).message);
    throw error;
  }
  await (await record).succeed(`https://${settings.domainName}`);
}

export async function tearDownOnRecord(session: Session, settings: TeardownSettings): Promise<void> {
  const { journal, parts } = session;
  await teardown(session, settings);
  await recordTeardown({ job: parts.gitHub, settings, journal });
}
