import type { Settings } from "../core/settings/settings.ts";
import { checkCredentials } from "./check-credentials.ts";
import { deployOnRecord, tearDownOnRecord } from "./github/on-record.ts";
import { plan } from "./plan/plan.ts";
import { rollBackRelease } from "./rollback.ts";
import type { Session } from "./session.ts";
import { tellStatus } from "./status/status.ts";

function actByMode(session: Session, settings: Settings): Promise<void> {
  switch (settings.mode) {
    case "deploy":
      return deployOnRecord(session, settings);
    case "plan":
      return plan(session, settings);
    case "teardown":
      return tearDownOnRecord(session, settings);
    case "rollback":
      return rollBackRelease(session, settings);
    case "status":
      return tellStatus(session, settings);
  }
}

/** Does what the settings ask for; throws when in the end it is not so. */
export async function act(session: Session, settings: Settings): Promise<void> {
  await checkCredentials(session, settings.waitForMinutes);
  await actByMode(session, settings);
}
