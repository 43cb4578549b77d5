import type { WakeUp } from "./wake-up.ts";

/** An image reference without its tag and its digest. */
export const repositoryOf = (image: string): string => image.replace(/@.*$/, "").replace(/:[^/]*$/, "");

/** Whether the pushed image is of the repository that `image` is from: in another account or Region there may be one of that name. */
export function isPushed(image: string, push: Extract<WakeUp, { from: "push" }>): boolean {
  const [registry = "", ...path] = repositoryOf(image).split("/");
  return registry.startsWith(push.registry) && path.join("/") === push.repository;
}

interface Running {
  /** What the release parameter says. */
  readonly released: string | undefined;
  /** Whether the app's service was made once: what never came up does not bind anybody. */
  readonly isStanding: boolean;
}

/** Where a tag is tracked, what its last push has released stays, pinned to its digest: the push of a tag decides on it, not the job. */
export function imageToRelease(
  { image, trackTag }: { readonly image: string; readonly trackTag: string | undefined },
  { released = "", isStanding }: Running,
): string {
  const isPushed = trackTag !== undefined && isStanding && released.includes("@");
  return isPushed && repositoryOf(released) === repositoryOf(image) ? released : image;
}
