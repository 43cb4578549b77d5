import { putRelease } from "../aws/ssm.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { stackContracts, stackKinds } from "../core/stacks.ts";
import { findStacks, type Observation, type Stacks } from "./observe.ts";
import type { Session } from "./session.ts";

/** More than a teardown takes from its last look at who is on the platform to the deletion of the stack that it looked for. */
const lookMs = 10_000;

const mayGo = (stacks: Stacks): boolean =>
  stackKinds.some((kind) => stackContracts[kind].owner === "platform" && kind !== "users" && stacks[kind]);

/**
 * The first deployment of an app says that it comes, by its release parameter, before it builds on the platform's stacks: a teardown of
 * another app looks at the parameters right before it deletes each of them. What it has begun to delete by then shows in the stacks'
 * states a moment later, so they are looked at again.
 */
export async function moveIn(
  session: Session,
  settings: DeploySettings,
  observation: Observation,
): Promise<Observation> {
  if (observation.released) return observation;
  const { image } = settings;
  const version = await putRelease(session.clients.ssm, settings, image);
  session.journal.note(`Released ${image} (version ${version} of the release parameter)`);
  const moved = { ...observation, released: { image, version } };
  if (!mayGo(observation.stacks)) return moved;
  await session.pause(lookMs);
  return { ...moved, stacks: await findStacks(session, settings) };
}
