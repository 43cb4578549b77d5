import { liveLabel, triedLabel } from "./names.ts";

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
  /** Whether CloudFormation has put its own revision in the place of the newest release after that was begun. */
  readonly isOverridden: boolean;
}

export type ReleaseStep =
  | { readonly do: "roll-out"; readonly image: string }
  | { readonly do: "label"; readonly version: number; readonly label: string }
  | { readonly do: "unlabel"; readonly version: number; readonly label: string }
  | { readonly do: "put-back"; readonly image: string }
  /** Old revisions of the task definition that nothing uses. */
  | { readonly do: "clear-revisions" };

export interface ReleasePlan {
  readonly steps: readonly ReleaseStep[];
  readonly because: string;
}

const rest = (because: string): ReleasePlan => ({ steps: [], because });

const labelled = (releases: readonly ReleaseVersion[], label: string) =>
  releases.find(({ labels }) => labels.includes(label));

/**
 * The label moves here from the version before. A `tried` on another version goes: Parameter Store keeps 100 versions and takes no
 * new one when the oldest carries a label (ParameterMaxVersionLimitExceeded).
 */
function markLive(releases: readonly ReleaseVersion[], { version, labels }: ReleaseVersion): ReleasePlan {
  const tried = labelled(releases, triedLabel);
  const steps: ReleaseStep[] = [
    ...(labels.includes(liveLabel) ? [] : [{ do: "label", version, label: liveLabel } as const]),
    ...(tried && tried.version !== version
      ? [{ do: "unlabel", version: tried.version, label: triedLabel } as const]
      : []),
    ...(labels.includes(liveLabel) ? [] : [{ do: "clear-revisions" } as const]),
  ];
  return { steps, because: "the released image runs" };
}

/** What ECS has gone back to, once it runs well again; an image may run before anyone has labelled it. */
const wellImage = ({ rolloutState, image }: ObservedDeployment): string | undefined =>
  rolloutState === "COMPLETED" ? image : undefined;

/** Marked first: then no later run tries the image again, whatever becomes of the rest. */
function giveUp(
  releases: readonly ReleaseVersion[],
  { version, image, labels }: ReleaseVersion,
  primary: ObservedDeployment,
): ReleasePlan {
  const former = labelled(releases, liveLabel)?.image ?? wellImage(primary);
  const steps: ReleaseStep[] = [
    ...(labels.includes(triedLabel) ? [] : [{ do: "label", version, label: triedLabel } as const]),
    ...(former && former !== image ? [{ do: "put-back", image: former } as const] : []),
  ];
  return { steps, because: "the released image failed" };
}

/** ECS shows a failed deployment until its tasks are gone; one begun before the release was put is of an older try. */
const isSeenFailing = (
  deployments: readonly ObservedDeployment[],
  { image, putAt }: ReleaseVersion,
): boolean =>
  deployments.some(
    (deployment) =>
      deployment.rolloutState === "FAILED" && deployment.image === image && deployment.createdAt >= putAt,
  );

/**
 * A version that was begun, never ran well, and does not run: ECS has rolled it back, even if nobody looked at the time, unless
 * CloudFormation was it. One that ran well before was rolled back by CloudFormation, together with other settings, and is to run again.
 */
export const wasOnlyTried = ({ labels }: ReleaseVersion): boolean =>
  labels.includes(triedLabel) && !labels.includes(liveLabel);

/**
 * Marked after it was begun: a run that is cut short in between begins it once more instead of never. So the mark of an earlier try that
 * CloudFormation has put away goes first.
 */
function begin(release: ReleaseVersion): ReleasePlan {
  const { version, image } = release;
  const mark = { version, label: triedLabel };
  return {
    steps: [
      ...(wasOnlyTried(release) ? [{ do: "unlabel", ...mark } as const] : []),
      { do: "roll-out", image },
      { do: "label", ...mark },
    ],
    because: "another image is released",
  };
}

/**
 * What the release parameter and the service's deployments ask for. What does not run while CloudFormation is at work is judged when that
 * is over: a service stack in the middle of an update brings an image itself, which may be another.
 */
export function planRelease({ releases, deployments, stackBusy, isOverridden }: ReleaseFacts): ReleasePlan {
  const [current] = releases;
  const primary = deployments.find((deployment) => deployment.primary);
  if (!current) return rest("no release");
  if (!primary) return rest("no deployment");
  const runs = primary.image === current.image;
  if (runs && primary.rolloutState === "COMPLETED") return markLive(releases, current);
  if (runs && primary.rolloutState !== "FAILED") return rest("the released image is on its way");
  if (isSeenFailing(deployments, current)) return giveUp(releases, current, primary);
  if (stackBusy) return rest("CloudFormation is at work on the service stack");
  if (wasOnlyTried(current) && !isOverridden) return giveUp(releases, current, primary);
  return begin(current);
}
