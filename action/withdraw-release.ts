import { labelRelease, listReleases, putRelease } from "../aws/ssm.ts";
import { type AppIdentity, liveLabel, triedLabel } from "../core/names.ts";
import type { Session } from "./session.ts";

async function withdraw({ clients: { ssm }, journal }: Session, app: AppIdentity, version: number) {
  await labelRelease(ssm, app, { version, label: triedLabel });
  const [newest, ...older] = await listReleases(ssm, app);
  const live = older.find(({ labels }) => labels.includes(liveLabel));
  if (newest?.version !== version || !live || live.image === newest.image) return;
  await putRelease(ssm, app, live.image);
  journal.say(`Put ${live.image} back, the last release that was well`);
}

/**
 * What roll-out-service does once ECS has given an image up, minutes sooner: the version is marked as tried, so that no run tries it
 * again by itself, and the last release that was well is released again.
 */
export async function withdrawRelease(session: Session, app: AppIdentity, version: number): Promise<void> {
  try {
    await withdraw(session, app, version);
  } catch (error) {
    // It only hastens what ECS and the function do in the end; the failure itself must be told.
    session.journal.say(`The release could not be withdrawn: ${error}`);
  }
}
