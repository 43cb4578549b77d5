import type { World } from "../lab/kernel/world.ts";
import { type ParameterVersion, ssmStore } from "../lab/ssm/store.ts";
import { type Book, type PushedImage, platform } from "./account.ts";
import { isGood } from "./story.ts";

export const releaseOf = (world: World, app: string) =>
  world.store(ssmStore).parameters.get(`/gatehouse/${platform}/${app}/image`);

/** How long a call may take with its retries. */
const callMs = 5000;

/** Whether the image comes up. */
export const runsWell = ({ pushes }: Book, value: string): boolean =>
  pushes.find((push) => push.value === value)?.image === "good" || isGood(value.split(":").at(-1) ?? "");

/**
 * The first version that holds a pushed image, or the same call made again, since its answer was lost: Parameter Store writes without a
 * condition, so what came in between is overwritten. Any later version is that image put back.
 */
const isOfPush = (
  versions: readonly ParameterVersion[],
  { value, version, lastModified }: ParameterVersion,
  push: PushedImage,
) =>
  value === push.value &&
  versions.every(
    (other) =>
      other.value !== value ||
      other.version >= version ||
      lastModified.getTime() - other.lastModified.getTime() < callMs,
  );

/**
 * What people have asked for since the app was deployed first, in the order that Parameter Store took it: by the Action, by hand, and by
 * pushes. What the function and the Action put back is not among it.
 */
export function askedImages(world: World, book: Book, app: string): readonly string[] {
  const versions = releaseOf(world, app)?.versions ?? [];
  const isWithdrawal = ({ value, lastModified }: ParameterVersion) =>
    book.withdrawals.some(
      (one) =>
        one.app === app &&
        one.value === value &&
        lastModified.getTime() >= one.at &&
        lastModified.getTime() < one.at + callMs,
    );
  const isAsked = (version: ParameterVersion) =>
    /:root$|-deploy$/.test(version.lastModifiedUser)
      ? !isWithdrawal(version)
      : book.pushes.some((push) => isOfPush(versions, version, push));
  return versions.filter(isAsked).map(({ value }) => value);
}
