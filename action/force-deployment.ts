import { forceDeployment } from "../aws/ecs.ts";
import { describeProgress } from "../aws/ecs-progress.ts";
import type { Deployment, KindEnd } from "./deploy-stacks.ts";
import { watchRollout } from "./watch-rollout.ts";

/**
 * For `force-new-deployment`: remembers which deployments there are, and, if the service still runs the same one in the end,
 * starts its tasks anew and watches them.
 */
export async function createRestart({ session, settings, observation }: Deployment) {
  const { ecs } = session.clients;
  const serviceArn = observation.stacks.service?.outputs.ServiceArn;
  const before =
    settings.forceNewDeployment && serviceArn ? await describeProgress(ecs, serviceArn) : undefined;
  const known = new Set(before?.deployments.map(({ id }) => id));
  return async (end: KindEnd): Promise<KindEnd> => {
    const now = before && (await describeProgress(ecs, before.arn));
    const primary = now?.deployments.find(({ status }) => status === "PRIMARY");
    if (!now || !primary || !known.has(primary.id)) return end;
    session.journal.say("Starting all tasks anew, as `force-new-deployment` asks");
    await forceDeployment(ecs, now.arn);
    const version = end.image?.version ?? 0;
    const failedBefore = now.deployments.map(({ id }) => id);
    const { taskDefinitionArn } = await watchRollout(session, {
      settings,
      serviceArn: now.arn,
      version,
      failedBefore,
    });
    return { ...end, image: { changed: true, taskDefinitionArn, version } };
  };
}
