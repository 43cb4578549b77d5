import { putRelease } from "../aws/ssm.ts";
import { planImage } from "../core/rollout.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import type { Observation } from "./observe.ts";
import { createServiceView } from "./service-view.ts";
import type { Session } from "./session.ts";
import { watchRollout } from "./watch-rollout.ts";

type Released = Observation["released"];

async function put(session: Session, settings: DeploySettings): Promise<number> {
  const version = await putRelease(session.clients.ssm, settings, settings.image);
  session.journal.note(`Released ${settings.image} (version ${version} of the release parameter)`);
  return version;
}

/** Before the service stack is changed: CloudFormation reads the image when the change set is made. Answers the version. */
export async function releaseForStack(
  session: Session,
  settings: DeploySettings,
  released: Released,
): Promise<number> {
  return released?.image === settings.image ? released.version : put(session, settings);
}

export interface ImageEnd {
  readonly changed: boolean;
  readonly taskDefinitionArn: string;
}

/** The service's stack stays as it is, so the parameter alone decides; roll-out-service acts on it, and ECS is watched. */
export async function releaseAlone(
  session: Session,
  settings: DeploySettings,
  { serviceArn, released }: { readonly serviceArn: string; readonly released: Released },
): Promise<ImageEnd> {
  const deployments = await createServiceView(session, serviceArn)();
  const plan = planImage(settings.image, released, deployments);
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  if (plan === "nothing" && primary) return { changed: false, taskDefinitionArn: primary.taskDefinitionArn };
  const version = plan === "put" ? await put(session, settings) : (released?.version ?? 0);
  const failedBefore = deployments
    .filter(({ rolloutState }) => plan === "put" && rolloutState === "FAILED")
    .map(({ id }) => id);
  const deployment = await watchRollout(session, { settings, serviceArn, version, failedBefore });
  session.journal.say(`${settings.image} runs, and all its tasks are well`);
  return { changed: true, taskDefinitionArn: deployment.taskDefinitionArn };
}
