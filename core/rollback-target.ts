import { liveLabel } from "./names.ts";

/** One version of the release parameter. */
export interface PastRelease {
  readonly version: number;
  readonly image: string;
  readonly labels: readonly string[];
}

/** What to go back to, as the inputs say; undefined both: whatever ran well last. */
export interface RollbackWish {
  readonly image: string | undefined;
  readonly releaseVersion: number | undefined;
}

export type RollbackTarget =
  | { readonly state: "found"; readonly release: PastRelease }
  /** Nothing was released at all. */
  | { readonly state: "no-release" }
  /** Neither the version nor the image was ever released, or Parameter Store has forgotten it. */
  | { readonly state: "unknown" }
  /** Nothing older is left to go back to. */
  | { readonly state: "nothing-before" };

/**
 * The releases that were gone forward to, oldest first, the last one being what is released now. Going back to one, by hand or by
 * roll-out-service, takes away all that came after it: like the steps that an editor's "undo" has left.
 */
function trailOf(releases: readonly PastRelease[]): readonly PastRelease[] {
  const oldestFirst = [...releases].sort((one, other) => one.version - other.version);
  return oldestFirst.reduce<readonly PastRelease[]>((trail, release) => {
    const earlier = trail.findIndex(({ image }) => image === release.image);
    return [...(earlier < 0 ? trail : trail.slice(0, earlier)), release];
  }, []);
}

/** The last release that was seen to run well, or, if that is the one that runs, the one before it. */
function lastGood(releases: readonly PastRelease[]): RollbackTarget {
  const trail = trailOf(releases);
  const current = trail.at(-1);
  if (!current) return { state: "no-release" };
  const live = releases.find(({ labels }) => labels.includes(liveLabel));
  if (live && live.image !== current.image) return { state: "found", release: live };
  const before = trail.at(-2);
  return live && before ? { state: "found", release: before } : { state: "nothing-before" };
}

/** The release to go back to. `releases` in any order. */
export function chooseRollback(
  releases: readonly PastRelease[],
  { image, releaseVersion }: RollbackWish,
): RollbackTarget {
  if (releases.length === 0) return { state: "no-release" };
  if (image === undefined && releaseVersion === undefined) return lastGood(releases);
  const newestFirst = [...releases].sort((one, other) => other.version - one.version);
  const release = newestFirst.find((past) =>
    releaseVersion === undefined ? past.image === image : past.version === releaseVersion,
  );
  return release ? { state: "found", release } : { state: "unknown" };
}
