import type { Stack } from "../../aws/cloudformation.ts";
import {
  costOf,
  countChanges,
  type DeploymentPlan,
  hasChanges,
  isPartial,
  noteEarlierChanges,
  type StackPlan,
  sortStacks,
  summarizeChanges,
  tasksOf,
} from "../../core/plan/deployment-plan.ts";
import {
  describeDangers,
  describeObstacle,
  describeStackPlan,
  renderPlan,
} from "../../core/plan/plan-markdown.ts";
import { capacityOf } from "../../core/plan/stack-choice.ts";
import { planImage } from "../../core/rollout.ts";
import type { DeploySettings, PlanSettings } from "../../core/settings/settings.ts";
import type { StackKind } from "../../core/stacks.ts";
import { imageToRelease } from "../../core/tracked-image.ts";
import { UserError } from "../../core/user-error.ts";
import { NothingToChange } from "../nothing-to-change.ts";
import { type Observation, observe, runningOf } from "../observe.ts";
import { obstacleError } from "../obstacle-error.ts";
import { findObstacles } from "../preflight/preflight.ts";
import { createServiceView } from "../service-view.ts";
import { Abandoned, type Session } from "../session.ts";
import { commentPlan } from "./comment.ts";
import { planStack, type StackSight } from "./plan-stack.ts";
import { seeStacks } from "./sights.ts";

/** All at once: none waits for another, since nothing is changed. After a failure the others stop, and clear up first. */
async function planStacks(session: Session, sights: readonly StackSight[]): Promise<readonly StackPlan[]> {
  const results = await Promise.allSettled(
    sights.map((sight) =>
      planStack(session, sight).catch((error: unknown) => {
        session.abandon();
        throw error;
      }),
    ),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const failure = failures.find((reason) => !(reason instanceof Abandoned));
  if (failure !== undefined) throw failure;
  if (failures.length > 0)
    throw new UserError("The plan was stopped.", "Nothing was changed, and nothing is left of it.");
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** What becomes of the image; undefined when it stays. */
async function planRelease(
  session: Session,
  { image }: DeploySettings,
  { stacks, released }: Observation,
): Promise<DeploymentPlan["image"]> {
  const serviceArn = stacks.service?.outputs.ServiceArn;
  if (!serviceArn) return { before: "", after: image };
  const deployments = await createServiceView(session, serviceArn)();
  if (planImage(image, released, deployments) === "nothing") return undefined;
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  return { before: primary?.image ?? released?.image ?? "", after: image };
}

/** What a stack is before and after, as far as the plan knows that it changes. */
function changeOf<T>(
  { stacks, sights }: { readonly stacks: readonly StackPlan[]; readonly sights: readonly StackSight[] },
  { kind, read }: { readonly kind: StackKind; readonly read: (parameters: Stack["parameters"]) => T },
): readonly [before: T | undefined, after: T | undefined] {
  const sight = sights.find((one) => one.kind === kind);
  const state = stacks.find((one) => one.kind === kind)?.state;
  if (!sight || (state !== "create" && state !== "update")) return [undefined, undefined];
  const before = sight.known && state === "update" ? read(sight.known.parameters) : undefined;
  return [before, read(sight.desired.parameters)];
}

/** Before its instances are there the service is not yet told of them: so the input says where its tasks will be. */
function costsOf(
  { launchType }: DeploySettings,
  stacks: readonly StackPlan[],
  sights: readonly StackSight[],
): DeploymentPlan["cost"] {
  const seen = { stacks, sights };
  const [tasksBefore, after] = changeOf(seen, { kind: "service", read: tasksOf });
  const tasksAfter = after && { ...after, onInstances: launchType === "ec2" };
  const [capacityBefore, capacityAfter] = changeOf(seen, { kind: "capacity", read: capacityOf });
  return costOf(stacks, { tasksBefore, tasksAfter, capacityBefore, capacityAfter });
}

async function composePlan(session: Session, given: DeploySettings): Promise<DeploymentPlan> {
  const observation = await observe(session, given);
  const settings = { ...given, image: imageToRelease(given, runningOf(observation)) };
  const sights = await seeStacks({ session, settings, observation });
  // Before there is anything to take away again: nothing may fail beside the stacks.
  const [image, obstacles] = await Promise.all([
    planRelease(session, settings, observation),
    findObstacles(session, settings, observation),
  ]);
  const stacks = noteEarlierChanges(sortStacks(await planStacks(session, sights)));
  const { platform, name } = settings;
  return { platform, name, stacks, obstacles, image, cost: costsOf(settings, stacks, sights) };
}

function tell({ journal, parts }: Session, plan: DeploymentPlan, markdown: string): void {
  for (const stack of plan.stacks) journal.say(`  ${describeStackPlan(stack)}`);
  for (const danger of plan.stacks.flatMap(describeDangers)) journal.warn(danger);
  for (const obstacle of plan.obstacles) journal.warn(describeObstacle(obstacle));
  const outputs: Readonly<Record<string, string>> = {
    "has-changes": String(hasChanges(plan)),
    "changes-count": String(countChanges(plan)),
    "changes-summary": JSON.stringify(summarizeChanges(plan)),
    "changes-markdown": markdown,
  };
  for (const [name, value] of Object.entries(outputs)) parts.setOutput(name, value);
}

function refuseFailures({ stacks, obstacles }: DeploymentPlan): void {
  if (obstacles.length > 0) throw obstacleError(obstacles);
  const refused = stacks.filter(({ state }) => state === "refused");
  if (refused.length === 0) return;
  throw new UserError(
    `CloudFormation refuses the change of ${refused.map(({ name }) => name).join(" and ")}: a deployment would fail.`,
    "Nothing was changed. Mend what the sentences name and plan again.",
    { details: refused.flatMap(({ name, findings }) => findings.map((line) => `${name}: ${line}`)) },
  );
}

/** Tells what a deployment with these inputs would do. Nothing is changed, and nothing stays of what is made for it. */
export async function plan(session: Session, settings: PlanSettings): Promise<void> {
  const { journal, parts, account, region } = session;
  journal.say(`Planning ${settings.name} on ${settings.platform} in ${account}, ${region}`);
  const plan = await composePlan(session, settings.deployment);
  const markdown = renderPlan(plan);
  tell(session, plan, markdown);
  await parts.summarize(markdown);
  await commentPlan(session, settings, markdown);
  refuseFailures(plan);
  const isEmpty = !hasChanges(plan) && !isPartial(plan);
  if (isEmpty && settings.deployment.failOnEmptyChangeset) throw new NothingToChange();
  journal.say(isEmpty ? "Planned: there is nothing to change" : "Planned; nothing was changed");
}
