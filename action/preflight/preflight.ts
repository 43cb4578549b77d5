import { errorCode } from "../../aws/error-code.ts";
import type { Obstacle } from "../../core/obstacle.ts";
import { chooseCapacity } from "../../core/plan/stack-choice.ts";
import { changesDns, changesRecords, growsOnListener } from "../../core/preflight/changes.ts";
import { findInstanceRoom } from "../../core/preflight/instance-room.ts";
import { findSecretsRoom } from "../../core/preflight/secrets-room.ts";
import type { DeploySettings } from "../../core/settings/settings.ts";
import type { Observation } from "../observe.ts";
import type { Session } from "../session.ts";
import { askPublicDns } from "./ask-public-dns.ts";
import { findRoom } from "./find-room.ts";
import { findTakenNames } from "./find-taken-names.ts";

/** A look that the job's role may not take is no reason to stop. */
async function ifAllowed(session: Session, look: Promise<readonly Obstacle[]>): Promise<readonly Obstacle[]> {
  try {
    return await look;
  } catch (error) {
    if (!["AccessDenied", "AccessDeniedException"].includes(errorCode(error))) throw error;
    const why = error instanceof Error ? error.message : String(error);
    session.journal.warn(`Not everything could be looked at before the deployment: ${why}`);
    return [];
  }
}

/**
 * What would let a deployment fail or wait half-way, found before anything is made. Nothing is asked for where the names, the zones and
 * the platform are those of the last deployment.
 */
export async function findObstacles(
  session: Session,
  settings: DeploySettings,
  observation: Observation,
): Promise<readonly Obstacle[]> {
  const { stacks, dns } = observation;
  const wish = { names: settings, dns, dnsRoleArn: settings.dnsRoleArn };
  const looks = [
    ...(changesDns(stacks, wish) ? [askPublicDns(session, settings, dns)] : []),
    ...(changesRecords(stacks, wish) ? [findTakenNames(session, observation)] : []),
    ...(growsOnListener(stacks, settings) ? [findRoom(session, settings, observation)] : []),
  ];
  const found = (await Promise.all(looks.map((look) => ifAllowed(session, look)))).flat();
  const own = [
    ...findInstanceRoom(settings, chooseCapacity(settings, stacks)),
    ...findSecretsRoom(settings.secrets),
  ];
  return [...own, ...found];
}
