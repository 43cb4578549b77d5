import { findDigest } from "../../aws/ecr.ts";
import { listReleases, putRelease, readTracked } from "../../aws/ssm.ts";
import type { AppIdentity } from "../../core/names.ts";
import { isPushed, repositoryOf } from "../../core/tracked-image.ts";
import type { WakeUp } from "../../core/wake-up.ts";
import type { Run } from "../run.ts";
import type { Clients } from "./reconcile.ts";

type Push = Extract<WakeUp, { from: "push" }>;

/** The names of the platform's apps that track the tag and run an image of the repository; one call, however many apps there are. */
export async function findTrackers(
  { ssm }: Clients,
  platform: string,
  push: Push,
): Promise<readonly string[]> {
  const tracked = await readTracked(ssm, platform);
  return tracked
    .filter(({ image, tag }) => tag === push.tag && isPushed(image, push))
    .map(({ name }) => name);
}

/** Releases what the tag points at now, pinned to its digest: not what the event says, since a later push may have come first. */
export async function releasePushed(clients: Clients, app: AppIdentity, push: Push, run: Run): Promise<void> {
  const tracked = await readTracked(clients.ssm, app.platform);
  const current = tracked.find(({ name }) => name === app.name);
  const digest = await findDigest(clients.ecr, push.repository, push.tag);
  if (!current || !digest) return;
  const image = `${repositoryOf(current.image)}@${digest}`;
  if (image === current.image) return;
  // EventBridge tells of it at least once; the second time, something newer may run, or the image may have failed.
  if ((await listReleases(clients.ssm, app)).some((one) => one.image === image && one.putAt >= push.at))
    return;
  run.log("info", "released by its tag", { tag: push.tag, image });
  await putRelease(clients.ssm, app, image);
}
