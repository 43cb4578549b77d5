import type { Stack } from "../aws/cloudformation.ts";
import { listReleases, type Release } from "../aws/ssm.ts";
import { liveLabel } from "../core/names.ts";
import { chooseRollback, type PastRelease, type RollbackTarget } from "../core/rollback-target.ts";
import type { RollbackSettings } from "../core/settings/settings.ts";
import { UserError } from "../core/user-error.ts";
import { checkImage } from "./check-image.ts";
import { findServiceStack } from "./find-app.ts";
import { type ImageEnd, releaseAlone } from "./release-image.ts";
import type { Session } from "./session.ts";
import { summarizeRollback } from "./summarize-rollback.ts";

const mostShown = 10;

/** `  12  registry/app:1.4 (live)`, newest first. */
const listed = (releases: readonly Release[]) =>
  releases
    .slice(0, mostShown)
    .map(
      ({ version, image, labels }) => `${version}  ${image}${labels.includes(liveLabel) ? " (live)" : ""}`,
    );

function refuse(
  target: Exclude<RollbackTarget, { state: "found" }>,
  { name, image, releaseVersion }: RollbackSettings,
  releases: readonly Release[],
): UserError {
  const details = listed(releases);
  if (target.state === "no-release")
    return new UserError(`Nothing of ${name} was ever released.`, "Deploy it first.");
  if (target.state === "nothing-before")
    return new UserError(
      `There is nothing to go back to: no other release of ${name} was seen to run well.`,
      "Name an `image` or a `release-version` if one of these is meant, or deploy another image.",
      { details },
    );
  return new UserError(
    `${image ?? `Version ${releaseVersion}`} is no release of ${name} that Parameter Store remembers.`,
    "Name one of these, or deploy the image with `mode: deploy`.",
    { details },
  );
}

function outputsOf({ outputs }: Stack, { image }: PastRelease, end: ImageEnd) {
  return {
    url: `https://${outputs.DomainName}`,
    "service-arn": outputs.ServiceArn ?? "",
    "task-definition-arn": end.taskDefinitionArn,
    "user-pool-client-id": outputs.UserPoolClientId ?? "",
    image,
    "release-version": String(end.version),
  };
}

async function chooseTarget(session: Session, settings: RollbackSettings) {
  const releases = await listReleases(session.clients.ssm, settings);
  const target = chooseRollback(releases, settings);
  if (target.state !== "found") throw refuse(target, settings, releases);
  return { current: releases[0], release: target.release };
}

/** Puts an earlier release back and watches until it runs; throws when in the end it does not. No stack is touched. */
export async function rollBackRelease(session: Session, settings: RollbackSettings): Promise<void> {
  const { journal, parts } = session;
  const { name, platform } = settings;
  journal.say(`Rolling back ${name} on ${platform} in ${session.account}, ${session.region}`);
  const stack = await findServiceStack(session, settings);
  const { current, release } = await chooseTarget(session, settings);
  const { image, version } = release;
  journal.say(`From ${current?.image} to ${image}, released before as version ${version}`);
  await checkImage(session, { image, released: current?.image });
  const wanted = { platform, name, image };
  const end = await releaseAlone(session, wanted, {
    serviceArn: stack.outputs.ServiceArn ?? "",
    released: current,
  });
  const outputs = outputsOf(stack, release, end);
  for (const [output, value] of Object.entries(outputs)) parts.setOutput(output, value);
  journal.say(end.changed ? `Done: ${outputs.url} runs ${image}` : `Nothing to do: ${image} runs already`);
  const summary = { name, url: outputs.url, from: current?.image ?? "", to: image, ...end };
  await parts.summarize(summarizeRollback(summary, journal.elapsed()));
}
