import { describeTaskDefinition, registerImage, type Service, updateService } from "../../aws/ecs.ts";
import { deregisterRevision, listRevisions } from "../../aws/ecs-tasks.ts";
import {
  labelRelease,
  listReleases,
  putRelease,
  type Release,
  type SSMClient,
  unlabelRelease,
} from "../../aws/ssm.ts";
import type { AppIdentity } from "../../core/names.ts";
import { familyOf, oldRevisions } from "../../core/old-revisions.ts";
import type { ReleaseStep } from "../../core/release-plan.ts";
import type { Clients } from "./reconcile.ts";

interface Place {
  readonly app: AppIdentity;
  readonly service: Service;
  /** As they were read for the plan, newest first. */
  readonly releases: readonly Release[];
  /** The task definition that the service's stack has made. */
  readonly stackRevision: string;
}

async function rollOut({ ecs }: Clients, { arn, taskDefinitionArn }: Service, image: string): Promise<void> {
  const definition = await describeTaskDefinition(ecs, taskDefinitionArn);
  await updateService(ecs, arn, await registerImage(ecs, definition, image));
}

/**
 * A newer release wins. Parameter Store has no "put if unchanged": one that came in the last moment is seen by the version's number,
 * and put again.
 */
async function putBack(ssm: SSMClient, { app, releases }: Place, image: string): Promise<void> {
  const planned = releases[0]?.version ?? 0;
  const [newest] = await listReleases(ssm, app);
  if (newest?.version !== planned) return;
  const version = await putRelease(ssm, app, image);
  if (version === planned + 1) return;
  const overtaken = (await listReleases(ssm, app)).find((release) => release.version === version - 1);
  if (overtaken) await putRelease(ssm, app, overtaken.image);
}

/** The stack's own revision stays too: CloudFormation goes back to it when an update of the stack fails. */
async function clearRevisions({ ecs }: Clients, { service, stackRevision }: Place): Promise<void> {
  const inUse = [stackRevision, ...service.deployments.map(({ taskDefinitionArn }) => taskDefinitionArn)];
  const revisions = await listRevisions(ecs, familyOf(service.taskDefinitionArn), "ACTIVE");
  for (const arn of oldRevisions(revisions, inUse)) await deregisterRevision(ecs, arn);
}

export async function takeReleaseStep(clients: Clients, place: Place, step: ReleaseStep): Promise<void> {
  switch (step.do) {
    case "roll-out":
      return rollOut(clients, place.service, step.image);
    case "label":
      return labelRelease(clients.ssm, place.app, step);
    case "unlabel":
      return unlabelRelease(clients.ssm, place.app, step);
    case "put-back":
      return putBack(clients.ssm, place, step.image);
    case "clear-revisions":
      return clearRevisions(clients, place);
  }
}
