import { describeTaskDefinition } from "../aws/ecs.ts";
import { describeProgress } from "../aws/ecs-progress.ts";
import type { RolloutDeployment } from "../core/rollout.ts";
import type { Session } from "./session.ts";

/** A look at the service: its deployments, each with its image. Empty when there is no such service. */
export type ServiceView = () => Promise<readonly RolloutDeployment[]>;

/** Task definitions never change, so each is asked for once. */
export function createServiceView({ clients: { ecs } }: Session, serviceArn: string): ServiceView {
  const images = new Map<string, Promise<string>>();
  const imageOf = (arn: string): Promise<string> => {
    const image = images.get(arn) ?? describeTaskDefinition(ecs, arn).then((definition) => definition.image);
    images.set(arn, image);
    return image;
  };
  return async () => {
    const service = await describeProgress(ecs, serviceArn);
    // ECS shows a deleted service for a while.
    const deployments = service?.status === "INACTIVE" ? [] : (service?.deployments ?? []);
    return Promise.all(
      deployments.map(async (deployment) => ({
        ...deployment,
        image: await imageOf(deployment.taskDefinitionArn),
      })),
    );
  };
}
