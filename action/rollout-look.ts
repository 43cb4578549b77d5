import { readRelease } from "../aws/ssm.ts";
import type { AppIdentity } from "../core/names.ts";
import { judgeRollout, type RolloutDeployment, type RolloutVerdict } from "../core/rollout.ts";
import { createServiceView } from "./service-view.ts";
import type { Session } from "./session.ts";

/** An app and the image that it is to run. */
export interface WantedImage extends AppIdentity {
  readonly image: string;
}

export interface Rollout {
  readonly settings: WantedImage;
  readonly serviceArn: string;
  /** The release parameter's version that names the image. */
  readonly version: number;
  /** Ids of deployments that had failed before. */
  readonly failedBefore?: readonly string[];
}

/** One look at the service and, where that does not tell enough, at the parameter. */
export type RolloutLook = (seen: RolloutDeployment | undefined) => Promise<RolloutSight>;

interface RolloutSight {
  readonly verdict: RolloutVerdict;
  /** How many tasks of other deployments run. */
  readonly others: number;
}

const countOthers = (deployments: readonly RolloutDeployment[]) =>
  deployments.reduce((sum, { status, running }) => sum + (status === "PRIMARY" ? 0 : running), 0);

/** Then nobody has released anything else that ECS would know of: what the parameter says is of no matter. */
const isOnItsWay = (verdict: RolloutVerdict) =>
  verdict.state === "succeeded" || (verdict.state === "waiting" && verdict.seen !== undefined);

export function createRolloutLook(session: Session, rollout: Rollout): RolloutLook {
  const { settings, serviceArn, version, failedBefore = [] } = rollout;
  const view = createServiceView(session, serviceArn);
  const wanted = { image: settings.image, version };
  return async (seen) => {
    const deployments = await view();
    const others = countOthers(deployments);
    const sight = { wanted, deployments, seen, failedBefore };
    const verdict = judgeRollout({ ...sight, released: undefined });
    if (isOnItsWay(verdict)) return { verdict, others };
    const released = await readRelease(session.clients.ssm, settings);
    return { verdict: judgeRollout({ ...sight, released }), others };
  };
}
