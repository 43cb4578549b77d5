import type { Deployment as SdkDeployment } from "@aws-sdk/client-ecs";
import {
  type Deployment,
  type ECSClient,
  findService,
  readDeployment,
  readService,
  type Service,
} from "./ecs.ts";

/** A deployment as people want to see it. */
export interface DeploymentProgress extends Deployment {
  /** ecs-svc/1234567890123456789 */
  readonly id: string;
  readonly rolloutReason: string;
  readonly desired: number;
  readonly running: number;
}

export interface ServiceProgress extends Service {
  readonly deployments: readonly DeploymentProgress[];
  /** The service's own account of what happens, newest first. */
  readonly messages: readonly string[];
}

const readProgress = (deployment: SdkDeployment): DeploymentProgress => ({
  ...readDeployment(deployment),
  id: deployment.id ?? "",
  rolloutReason: deployment.rolloutStateReason ?? "",
  desired: deployment.desiredCount ?? 0,
  running: deployment.runningCount ?? 0,
});

/** The service with all that is told of it; undefined when it or its cluster is gone. */
export async function describeProgress(
  client: ECSClient,
  serviceArn: string,
): Promise<ServiceProgress | undefined> {
  const service = await findService(client, serviceArn);
  return (
    service && {
      ...readService(service),
      deployments: (service.deployments ?? []).map(readProgress),
      messages: (service.events ?? []).map(({ message }) => message ?? ""),
    }
  );
}
