import { type CloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import type { ECRClient } from "../../aws/ecr.ts";
import { describeService, describeTaskDefinition, type ECSClient, type Service } from "../../aws/ecs.ts";
import { listReleases, type SSMClient } from "../../aws/ssm.ts";
import { type AppStack, phaseOf, serviceStack } from "../../core/app-stack.ts";
import { familyOf } from "../../core/old-revisions.ts";
import { type ObservedDeployment, planRelease, wasOnlyTried } from "../../core/release-plan.ts";
import type { Visit } from "../events/visits.ts";
import type { Run } from "../run.ts";
import { releasePushed } from "./release-pushed.ts";
import { takeReleaseStep } from "./take-step.ts";

export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
}

async function observeDeployments(ecs: ECSClient, service: Service): Promise<readonly ObservedDeployment[]> {
  const observed: ObservedDeployment[] = [];
  for (const { status, rolloutState, taskDefinitionArn, createdAt } of service.deployments) {
    const { image } = await describeTaskDefinition(ecs, taskDefinitionArn);
    observed.push({ primary: status === "PRIMARY", rolloutState, image, createdAt });
  }
  return observed;
}

async function findService(clients: Clients, stack: AppStack | undefined): Promise<Service | undefined> {
  const { ServiceArn } = stack?.outputs ?? {};
  if (phaseOf(stack) !== "standing" || !ServiceArn) return undefined;
  const service = await describeService(clients.ecs, ServiceArn);
  return service?.status === "ACTIVE" ? service : undefined;
}

/**
 * CloudFormation reads the image when it makes a change set, and may put it in the place of one that was released and begun since: then no
 * revision is newer than the stack's. Where ECS has gone back to the stack's, the release's own is.
 */
async function wasOverridden(ecs: ECSClient, { taskDefinitionArn }: Service, stackRevision: string) {
  if (taskDefinitionArn !== stackRevision) return false;
  return (await describeTaskDefinition(ecs, familyOf(stackRevision))).arn === stackRevision;
}

/** Brings the service to the released image, and writes down how that went. */
export async function reconcile(clients: Clients, { app, push }: Visit, run: Run): Promise<void> {
  if (push) await releasePushed(clients, app, push, run);
  // Before the service is read: a version is marked as tried after its deployment was begun, so one that is marked here shows there.
  const releases = await listReleases(clients.ssm, app);
  const stack = await describeAppStack(clients.cloudFormation, serviceStack(app.name));
  const service = await findService(clients, stack);
  if (!stack || !service || stack.parameters.Platform !== app.platform)
    return run.log("info", "no service: its stack brings the released image itself", {
      stack: stack?.status,
    });
  const deployments = await observeDeployments(clients.ecs, service);
  const stackBusy = stack.status.endsWith("_IN_PROGRESS");
  const stackRevision = stack.outputs.TaskDefinitionArn ?? "";
  const isDoubtful = releases[0] && wasOnlyTried(releases[0]);
  const isOverridden = isDoubtful ? await wasOverridden(clients.ecs, service, stackRevision) : false;
  const { steps, because } = planRelease({ releases, deployments, stackBusy, isOverridden });
  run.log("info", steps.length > 0 ? "plan" : "nothing to do", { because, steps, deployments });
  const place = { app, service, releases, stackRevision };
  for (const step of steps) await takeReleaseStep(clients, place, step);
}
