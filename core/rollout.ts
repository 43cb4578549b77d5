/** A deployment of the service as ECS shows it, with the image that it runs. */
export interface RolloutDeployment {
  readonly id: string;
  /** PRIMARY or ACTIVE */
  readonly status: string;
  /** COMPLETED, IN_PROGRESS or FAILED */
  readonly rolloutState: string;
  readonly rolloutReason: string;
  readonly taskDefinitionArn: string;
  readonly image: string;
  readonly desired: number;
  readonly running: number;
}

interface Release {
  readonly image: string;
  readonly version: number;
}

export interface RolloutSight {
  /** What was released, and as which version of the parameter. */
  readonly wanted: Release;
  /** What the parameter says now; undefined when it is gone. */
  readonly released: Release | undefined;
  readonly deployments: readonly RolloutDeployment[];
  /** The deployment of the wanted image, if an earlier look saw it. */
  readonly seen: RolloutDeployment | undefined;
  /** Ids of deployments that had failed before the image was released (again): none of them is ours. */
  readonly failedBefore: readonly string[];
}

export type RolloutVerdict =
  | { readonly state: "waiting"; readonly seen: RolloutDeployment | undefined }
  | { readonly state: "succeeded"; readonly deployment: RolloutDeployment }
  | { readonly state: "failed"; readonly deployment: RolloutDeployment; readonly reason: string }
  | { readonly state: "overtaken"; readonly image: string };

const primaryOf = (deployments: readonly RolloutDeployment[]) =>
  deployments.find(({ status }) => status === "PRIMARY");

/** The image that a later version of the parameter names, if it is another one. */
const laterImage = ({ wanted, released }: RolloutSight): string | undefined =>
  released && released.version > wanted.version && released.image !== wanted.image
    ? released.image
    : undefined;

function judgeOurs(sight: RolloutSight, ours: RolloutDeployment): RolloutVerdict {
  if (ours.rolloutState === "FAILED")
    return { state: "failed", deployment: ours, reason: ours.rolloutReason };
  const isPrimary = primaryOf(sight.deployments)?.id === ours.id;
  if (isPrimary && ours.rolloutState === "COMPLETED") return { state: "succeeded", deployment: ours };
  if (isPrimary) return { state: "waiting", seen: ours };
  return judgeLost(sight, ours);
}

/** Our deployment is no longer the wanted one: put back by ECS, or another release came. */
function judgeLost(sight: RolloutSight, lost: RolloutDeployment): RolloutVerdict {
  const primary = primaryOf(sight.deployments);
  const rolledBack = /roll(ing|ed) back/i.test(primary?.rolloutReason ?? "");
  const other = laterImage(sight);
  if (!rolledBack && other) return { state: "overtaken", image: other };
  const reason = primary?.rolloutReason || lost.rolloutReason;
  return { state: "failed", deployment: lost, reason };
}

/** How far the wanted image is on its way. */
export function judgeRollout(sight: RolloutSight): RolloutVerdict {
  const { deployments, wanted, seen, failedBefore } = sight;
  const fresh = deployments.filter(({ id, image }) => image === wanted.image && !failedBefore.includes(id));
  // Any other is what ran before, on its way out: an older release of the same image.
  const ours =
    primaryOf(fresh) ?? fresh.find(({ id, rolloutState }) => id === seen?.id || rolloutState === "FAILED");
  if (ours) return judgeOurs(sight, ours);
  if (seen) return judgeLost(sight, seen);
  const other = laterImage(sight);
  return other ? { state: "overtaken", image: other } : { state: "waiting", seen: undefined };
}

/** What a deployment without any change to the service's stack has to do about the image. */
export function planImage(
  image: string,
  released: Release | undefined,
  deployments: readonly RolloutDeployment[],
): "put" | "watch" | "nothing" {
  const primary = primaryOf(deployments);
  if (released?.image !== image || primary?.image !== image || primary.rolloutState === "FAILED")
    return "put";
  return primary.rolloutState === "COMPLETED" ? "nothing" : "watch";
}
