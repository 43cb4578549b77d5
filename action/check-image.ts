import { findImage } from "../aws/ecr.ts";
import { readEcrImage } from "../core/settings/ecr-image.ts";
import { UserError } from "../core/user-error.ts";
import type { Session } from "./session.ts";

interface ImageQuestion {
  readonly image: string;
  /** What the release parameter says now. */
  readonly released: string | undefined;
}

/** Throws when the image is to be had from ECR of this account and Region and is not there; looking costs one call. */
export async function checkImage(session: Session, { image, released }: ImageQuestion): Promise<void> {
  const { clients, journal, account, region } = session;
  const found = readEcrImage(image);
  if (!found || found.account !== account || found.region !== region) return;
  const sight = await findImage(clients.ecr, found);
  if (sight.state === "unknown")
    journal.say(`Whether ${image} exists is not known, since ECR does not tell: ${sight.why}`);
  if (sight.state !== "missing") return;
  if (image === released)
    return journal.warn(`${image} runs, but is no longer in ECR: a task that stops cannot be replaced.`);
  throw new UserError(
    `${image} is not in ECR. Nothing was made or changed.`,
    "Push the image before this step, and compare its tag with the one that the job pushed.",
  );
}
