import type { WakeUp } from "./wake-up.ts";

/** An image reference without its tag and its digest. */
export const repositoryOf = (image: string): string => image.replace(/@.*$/, "").replace(/:[^/]*$/, "");

/** Whether the pushed image is of the repository that `image` is from: in another account or Region there may be one of that name. */
export function isPushed(image: string, push: Extract<WakeUp, { from: "push" }>): boolean {
  const [registry = "", ...path] = repositoryOf(image).split("/");
  return registry.startsWith(push.registry) && path.join("/") === push.repository;
}

/** Where a tag is tracked, the image that was released last stays: the push of a tag decides on it, not the job. */
export function imageToRelease(
  { image, trackTag }: { readonly image: string; readonly trackTag: string | undefined },
  released: string | undefined,
): string {
  const tracked = trackTag !== undefined && released !== undefined;
  return tracked && repositoryOf(released) === repositoryOf(image) ? released : image;
}
