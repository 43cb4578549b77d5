import { type CloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import type { ECRClient } from "../../aws/ecr.ts";
import { describeService, describeTaskDefinition, type ECSClient, type Service } from "../../aws/ecs.ts";
import { listReleases, type SSMClient } from "../../aws/ssm.ts";
import { type AppStack, phaseOf, serviceStack } from "../../core/app-stack.ts";
import { type ObservedDeployment, planRelease } from "../../core/release-plan.ts";
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

async function observeDeployments(
  ecs: ECSClient,
  { deployments }: Service,
  stackRevision: string,
): Promise<readonly ObservedDeployment[]> {
  const observed: ObservedDeployment[] = [];
  for (const { status, rolloutState, taskDefinitionArn, createdAt } of deployments) {
    const { image, source } = await describeTaskDefinition(ecs, taskDefinitionArn);
    const byStackAt = taskDefinitionArn === stackRevision ? source.registeredAt?.getTime() : undefined;
    observed.push({ primary: status === "PRIMARY", rolloutState, image, createdAt, byStackAt });
  }
  return observed;
}

async function findService(clients: Clients, stack: AppStack | undefined): Promise<Service | undefined> {
  const { ServiceArn } = stack?.outputs ?? {};
  if (phaseOf(stack) !== "standing" || !ServiceArn) return undefined;
  const service = await describeService(clients.ecs, ServiceArn);
  return service?.status === "ACTIVE" ? service : undefined;
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
  const stackRevision = stack.outputs.TaskDefinitionArn ?? "";
  const deployments = await observeDeployments(clients.ecs, service, stackRevision);
  const stackBusy = stack.status.endsWith("_IN_PROGRESS");
  const { steps, because } = planRelease({ releases, deployments, stackBusy });
  run.log("info", steps.length > 0 ? "plan" : "nothing to do", { because, steps, deployments });
  const place = { app, service, releases, stackRevision };
  for (const step of steps) await takeReleaseStep(clients, place, step);
}
