import { readRelease } from "../aws/ssm.ts";
import { type AppIdentity, functionName, logGroupOfFunction } from "../core/names.ts";
import { judgeRollout, type RolloutDeployment, type RolloutVerdict } from "../core/rollout.ts";
import { UserError } from "../core/user-error.ts";
import { diagnoseService } from "./diagnose-service.ts";
import { createServiceView } from "./service-view.ts";
import type { Session } from "./session.ts";
import { createStopTeller, type StopTeller, UnpullableImage } from "./stop-teller.ts";
import { withdrawRelease } from "./withdraw-release.ts";

const pollMs = 3000;
/** Once all tasks run, only ECS's own word is missing, and the job ends with it. */
const lastPollMs = 1500;
/** An event takes seconds, and the function's backstop sweeps every few minutes. */
const silentMs = 4 * 60_000;

/** An app and the image that it is to run. */
export interface WantedImage extends AppIdentity {
  readonly image: string;
}

interface Rollout {
  readonly settings: WantedImage;
  readonly serviceArn: string;
  /** The release parameter's version that names the image. */
  readonly version: number;
  /** Ids of deployments that had failed before. */
  readonly failedBefore?: readonly string[];
}

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
    "The service still runs the last image that was well. The image must exist, listen on `container-port` and answer `health-check-path` with 200 to 399.",
    { details },
  );
}

const overtaken = (image: string, other: string) =>
  new UserError(
    `Another release took over: ${other} was released after ${image}.`,
    "Nothing is wrong with the service. Run this job again if its image is the one that is to run.",
  );

const progressOf = (image: string, seen: RolloutDeployment | undefined): string =>
  seen
    ? `${image}: ${seen.running} of ${seen.desired} tasks run`
    : `${image}: roll-out-service has not started yet`;

const allRun = ({ running, desired }: RolloutDeployment) => running >= desired;

/** The error that the verdict amounts to, if it is a bad one. */
async function complain(session: Session, { settings, serviceArn }: Rollout, verdict: RolloutVerdict) {
  if (verdict.state === "failed") return failed(session, serviceArn, verdict.deployment, verdict.reason);
  if (verdict.state === "overtaken") return overtaken(settings.image, verdict.image);
  return undefined;
}

/** Withdrawn, so that roll-out-service brings the last image that was well back at once. */
async function refuseUnpullable(session: Session, { settings, version }: Rollout, state: string) {
  if (state !== "unpullable") return;
  await withdrawRelease(session, settings, version);
  throw new UnpullableImage(settings.image, "What ran before still runs.");
}

/** One look at the service and the parameter. */
type Look = (seen: RolloutDeployment | undefined) => Promise<RolloutVerdict>;

function createLook(session: Session, rollout: Rollout): Look {
  const { settings, serviceArn, version, failedBefore = [] } = rollout;
  const view = createServiceView(session, serviceArn);
  const wanted = { image: settings.image, version };
  return async (seen) => {
    const [deployments, released] = await Promise.all([view(), readRelease(session.clients.ssm, settings)]);
    return judgeRollout({ wanted, released, deployments, seen, failedBefore });
  };
}

/** One look, with its consequences: the deployment once it is well, or what is seen of it so far. */
function follow(session: Session, rollout: Rollout, tools: { look: Look; tellStops: StopTeller }) {
  let seen: RolloutDeployment | undefined;
  return async (): Promise<{ readonly done?: RolloutDeployment; readonly seen?: RolloutDeployment }> => {
    const verdict = await tools.look(seen);
    if (verdict.state === "succeeded") return { done: verdict.deployment };
    const error = await complain(session, rollout, verdict);
    if (error) throw error;
    seen = verdict.state === "waiting" ? verdict.seen : seen;
    if (!seen) return {};
    if (!allRun(seen))
      await refuseUnpullable(session, rollout, await tools.tellStops({ ...rollout, ...seen }));
    return { seen };
  };
}

/** Watches ECS until the released image runs and is well. Throws when it does not come to that. */
export async function watchRollout(session: Session, rollout: Rollout): Promise<RolloutDeployment> {
  const { journal, parts } = session;
  const { settings, serviceArn } = rollout;
  const tools = { look: createLook(session, rollout), tellStops: createStopTeller(session) };
  const step = follow(session, rollout, tools);
  const start = parts.clock.now();
  for (;;) {
    const { done, seen } = await step();
    if (done) {
      journal.done(serviceArn);
      return done;
    }
    if (!seen && parts.clock.now() - start > silentMs) throw notStarted(settings);
    journal.waiting(serviceArn, progressOf(settings.image, seen));
    await session.pause(seen && allRun(seen) ? lastPollMs : pollMs);
  }
}
