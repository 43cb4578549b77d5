import { putRelease } from "../aws/ssm.ts";
import { serviceStack } from "../core/app-stack.ts";
import { planImage } from "../core/rollout.ts";
import { UserError } from "../core/user-error.ts";
import type { Observation } from "./observe.ts";
import type { WantedImage } from "./rollout-look.ts";
import { createServiceView } from "./service-view.ts";
import type { Session } from "./session.ts";
import { watchRollout } from "./watch-rollout.ts";

type Released = Observation["released"];

async function put(session: Session, settings: WantedImage): Promise<number> {
  const version = await putRelease(session.clients.ssm, settings, settings.image);
  session.journal.note(`Released ${settings.image} (version ${version} of the release parameter)`);
  return version;
}

/** Before the service stack is changed: CloudFormation reads the image when the change set is made. Answers the version. */
export async function releaseForStack(
  session: Session,
  settings: WantedImage,
  released: Released,
): Promise<number> {
  return released?.image === settings.image ? released.version : put(session, settings);
}

export interface ImageEnd {
  readonly changed: boolean;
  readonly taskDefinitionArn: string;
  /** Of the release parameter. */
  readonly version: number;
}

/** Somebody has deleted it by hand: CloudFormation does not look, and an update that changes nothing of it fails. */
const serviceGone = ({ name }: WantedImage) =>
  new UserError(
    `The ECS service of ${name} is gone, though its stack stands.`,
    `Delete the stack ${serviceStack(name)} and deploy again: that makes both anew.`,
  );

/** The service's stack stays as it is, so the parameter alone decides; roll-out-service acts on it, and ECS is watched. */
export async function releaseAlone(
  session: Session,
  settings: WantedImage,
  { serviceArn, released }: { readonly serviceArn: string; readonly released: Released },
): Promise<ImageEnd> {
  const deployments = await createServiceView(session, serviceArn)();
  if (deployments.length === 0) throw serviceGone(settings);
  const plan = planImage(settings.image, released, deployments);
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  const known = released?.version ?? 0;
  if (plan === "nothing" && primary)
    return { changed: false, taskDefinitionArn: primary.taskDefinitionArn, version: known };
  const version = plan === "put" ? await put(session, settings) : known;
  const failedBefore = deployments
    .filter(({ rolloutState }) => plan === "put" && rolloutState === "FAILED")
    .map(({ id }) => id);
  const deployment = await watchRollout(session, { settings, serviceArn, version, failedBefore });
  session.journal.say(`${settings.image} runs, and all its tasks are well`);
  return { changed: true, taskDefinitionArn: deployment.taskDefinitionArn, version };
}
