import { type AppIdentity, functionName, logGroupOfFunction } from "../core/names.ts";
import type { RolloutDeployment, RolloutVerdict } from "../core/rollout.ts";
import { adviceAmong } from "../core/secret-failure.ts";
import { UserError } from "../core/user-error.ts";
import { diagnoseService } from "./diagnose-service.ts";
import { createRolloutLook, type Rollout, type RolloutLook } from "./rollout-look.ts";
import type { Session } from "./session.ts";
import { createStopTeller, giveUp, type Hopeless, type StopTeller } from "./stop-teller.ts";
import { withdrawRelease } from "./withdraw-release.ts";

const pollMs = 3000;
/** Once all tasks run and the old ones are gone, only ECS's own word is missing; the job ends with it, so it is looked for often. */
const lastPollMs = 1000;
/** ECS takes its time for that word: about a minute in public lists of service events. */
const wordTakesMs = 40_000;
/** An event takes seconds, and the function's backstop sweeps every few minutes. */
const silentMs = 4 * 60_000;

function notStarted({ platform }: AppIdentity): UserError {
  const name = functionName(platform, "roll-out-service");
  return new UserError(
    `The image was released, but ${name} has not started to roll it out within ${silentMs / 60_000} minutes.`,
    `Look at the function's log group ${logGroupOfFunction(platform, "roll-out-service")} and at the platform's dead-letter queue. The release stands: the function's schedule, or another run of this job, will try again.`,
  );
}

async function failed(session: Session, serviceArn: string, deployment: RolloutDeployment, reason: string) {
  const { taskDefinitionArn, image } = deployment;
  const details = await diagnoseService(session, { serviceArn, taskDefinitionArn });
  return new UserError(
    `${image} did not become healthy, and ECS went back to the image before it${reason ? `: ${reason.replace(/\.+$/, "")}` : ""}.`,
    adviceAmong(details) ??
      "Mend the image and run the job again: it must exist, listen on `container-port` and answer `health-check-path` with 200 to 399. Until then the service runs the last image that was well.",
    { details },
  );
}

const overtaken = (image: string, other: string) =>
  new UserError(
    `Another release took over: ${other} was released after ${image}.`,
    "Nothing is wrong with the service. Run this job again if its image is the one that is to run.",
  );

function progressOf(image: string, { seen, others }: Step): string {
  if (!seen) return `${image}: roll-out-service has not started yet`;
  const last = others === 0 ? ", until ECS calls it complete" : `, and ${others} of the image before`;
  const rest = allRun(seen) ? last : "";
  return `${image}: ${seen.running} of ${seen.desired} tasks run${rest}`;
}

const allRun = ({ running, desired }: RolloutDeployment) => running >= desired;

/** The error that the verdict amounts to, if it is a bad one. */
async function complain(session: Session, { settings, serviceArn }: Rollout, verdict: RolloutVerdict) {
  if (verdict.state === "failed") return failed(session, serviceArn, verdict.deployment, verdict.reason);
  if (verdict.state === "overtaken") return overtaken(settings.image, verdict.image);
  return undefined;
}

/** Withdrawn, so that roll-out-service brings the last image that was well back at once. */
async function refuseHopeless(session: Session, { settings, version }: Rollout, hopeless?: Hopeless) {
  if (!hopeless) return;
  await withdrawRelease(session, settings, version);
  throw giveUp(hopeless, settings.image, "What ran before still runs.");
}

interface Step {
  readonly done?: RolloutDeployment;
  readonly seen?: RolloutDeployment;
  /** Tasks of what ran before. */
  readonly others: number;
}

/** One look, with its consequences: the deployment once it is well, or what is seen of it so far. */
function follow(session: Session, rollout: Rollout, tools: { look: RolloutLook; tellStops: StopTeller }) {
  let seen: RolloutDeployment | undefined;
  return async (): Promise<Step> => {
    const { verdict, others } = await tools.look(seen);
    if (verdict.state === "succeeded") return { done: verdict.deployment, others };
    const error = await complain(session, rollout, verdict);
    if (error) throw error;
    seen = verdict.state === "waiting" ? verdict.seen : seen;
    if (!seen) return { others };
    if (!allRun(seen)) await refuseHopeless(session, rollout, await tools.tellStops({ ...rollout, ...seen }));
    return { seen, others };
  };
}

/** When to look again after a step. */
function createPace({ clock }: Session["parts"]) {
  let fullSince = Number.POSITIVE_INFINITY;
  return ({ seen, others }: Step): number => {
    const isFull = seen !== undefined && allRun(seen) && others === 0;
    fullSince = isFull ? Math.min(fullSince, clock.now()) : Number.POSITIVE_INFINITY;
    return clock.now() - fullSince > wordTakesMs ? lastPollMs : pollMs;
  };
}

/** Watches ECS until the released image runs and is well. Throws when it does not come to that. */
export async function watchRollout(session: Session, rollout: Rollout): Promise<RolloutDeployment> {
  const { journal, parts } = session;
  const { settings, serviceArn } = rollout;
  const tools = { look: createRolloutLook(session, rollout), tellStops: createStopTeller(session) };
  const step = follow(session, rollout, tools);
  const paceOf = createPace(parts);
  const start = parts.clock.now();
  for (;;) {
    const taken = await step();
    if (taken.done) {
      journal.done(serviceArn);
      return taken.done;
    }
    if (!taken.seen && parts.clock.now() - start > silentMs) throw notStarted(settings);
    journal.waiting(serviceArn, progressOf(settings.image, taken));
    await session.pause(paceOf(taken));
  }
}
