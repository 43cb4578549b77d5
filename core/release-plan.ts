import { failedLabel, liveLabel } from "./names.ts";

/** One version of the release parameter. */
export interface ReleaseVersion {
  readonly version: number;
  readonly image: string;
  readonly labels: readonly string[];
  /** Milliseconds since the epoch. */
  readonly putAt: number;
}

/** One of the service's deployments, with the image of its app container. */
export interface ObservedDeployment {
  /** Whether it is the one that the service wants. */
  readonly primary: boolean;
  /** COMPLETED, IN_PROGRESS or FAILED. */
  readonly rolloutState: string;
  readonly image: string;
  readonly createdAt: number;
}

export interface ReleaseFacts {
  /** Newest first. */
  readonly releases: readonly ReleaseVersion[];
  readonly deployments: readonly ObservedDeployment[];
  /** Whether CloudFormation is at work on the service stack. */
  readonly stackBusy: boolean;
}

export type ReleaseStep =
  | { readonly do: "roll-out"; readonly image: string }
  | { readonly do: "label"; readonly version: number; readonly label: string }
  | { readonly do: "unlabel"; readonly version: number; readonly label: string }
  | { readonly do: "put-back"; readonly image: string };

export interface ReleasePlan {
  readonly steps: readonly ReleaseStep[];
  readonly because: string;
}

const rest = (because: string): ReleasePlan => ({ steps: [], because });

const labelled = (releases: readonly ReleaseVersion[], label: string) =>
  releases.find(({ labels }) => labels.includes(label));

/**
 * The label moves here from the version before. An older `failed` label goes: Parameter Store keeps 100 versions and takes no new
 * one when the oldest carries a label (ParameterMaxVersionLimitExceeded).
 */
function markLive(releases: readonly ReleaseVersion[], { version, labels }: ReleaseVersion): ReleasePlan {
  const failed = labelled(releases, failedLabel);
  const steps: ReleaseStep[] = [
    ...(labels.includes(liveLabel) ? [] : [{ do: "label", version, label: liveLabel } as const]),
    ...(failed ? [{ do: "unlabel", version: failed.version, label: failedLabel } as const] : []),
  ];
  return { steps, because: "the released image runs" };
}

/** `failed` first: with it on the version, no later run tries the image again, whatever becomes of the rest. */
function giveUp(releases: readonly ReleaseVersion[], current: ReleaseVersion): ReleasePlan {
  const live = labelled(releases, liveLabel);
  const marked = current.labels.includes(failedLabel);
  const back = live && live.image !== current.image;
  return {
    steps: [
      ...(marked ? [] : [{ do: "label", version: current.version, label: failedLabel } as const]),
      ...(back ? [{ do: "put-back", image: live.image } as const] : []),
    ],
    because: back ? "the released image failed" : "the released image failed and none ran well before",
  };
}

/** Begun for this release, not for an older one with the same image. */
const hasFailed = (deployments: readonly ObservedDeployment[], { image, putAt }: ReleaseVersion): boolean =>
  deployments.some(
    (deployment) =>
      deployment.rolloutState === "FAILED" && deployment.image === image && deployment.createdAt >= putAt,
  );

/**
 * What the release parameter and the service's deployments ask for. Only rolling out waits for CloudFormation: a service stack in
 * the middle of an update brings the image itself.
 */
export function planRelease({ releases, deployments, stackBusy }: ReleaseFacts): ReleasePlan {
  const [current] = releases;
  const primary = deployments.find((deployment) => deployment.primary);
  if (!current) return rest("no release");
  if (!primary) return rest("no deployment");
  const runs = primary.image === current.image;
  if (runs && primary.rolloutState === "COMPLETED") return markLive(releases, current);
  if (runs && primary.rolloutState !== "FAILED") return rest("the released image is on its way");
  if (hasFailed(deployments, current) || current.labels.includes(failedLabel))
    return giveUp(releases, current);
  if (stackBusy) return rest("CloudFormation is at work on the service stack");
  return { steps: [{ do: "roll-out", image: current.image }], because: "another image is released" };
}
