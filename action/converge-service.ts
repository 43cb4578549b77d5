import { describeStack, type Stack } from "../aws/cloudformation.ts";
import { listRules } from "../aws/elastic-load-balancing-v2.ts";
import { phaseOf } from "../core/app-stack.ts";
import type { DesiredStack } from "../core/plan/stack-comparison.ts";
import { chooseParkingPriority } from "../core/rule-priority.ts";
import { conditionOf } from "../core/stack-status.ts";
import type { Deployment, KindEnd } from "./deploy-stacks.ts";
import { createRestart } from "./force-deployment.ts";
import { findKeptLogGroup } from "./kept-log-group.ts";
import { releaseAlone, releaseForStack } from "./release-image.ts";
import type { Session } from "./session.ts";
import { convergeStack } from "./stacks/converge-stack.ts";
import { PriorityTaken } from "./stacks/stack-failure.ts";
import { HopelessTasks } from "./stop-teller.ts";
import { watchRollout } from "./watch-rollout.ts";
import { withdrawRelease } from "./withdraw-release.ts";

/** What is found out just before the stack is made, and kept from then on. */
export interface ServicePlace {
  readonly parkingRulePriority: number;
  readonly logGroupExists: boolean;
}

interface ServiceWish {
  readonly httpListenerArn: string;
  describe(place: ServicePlace): DesiredStack;
}

/** Kept for life; for a new app, also one whose first try failed, a place that is free now. */
async function findParkingPriority(
  { clients }: Session,
  known: Stack | undefined,
  { name, httpListenerArn }: { readonly name: string; readonly httpListenerArn: string },
): Promise<number> {
  const lasts = known && conditionOf(known.status) !== "broken" && phaseOf(known) !== "gone";
  const kept = lasts && known.parameters.ParkingRulePriority;
  if (kept) return Number(kept);
  const rules = await listRules(clients.elbv2, httpListenerArn);
  const taken = rules.map(({ priority }) => priority);
  return chooseParkingPriority(name, taken);
}

type ServiceTry = (desired: DesiredStack, known: Stack | undefined) => Promise<KindEnd>;

/** The service's stack and the image, in the order that loses neither. */
function createTry({ session, settings, observation }: Deployment): ServiceTry {
  const { released } = observation;
  let version: number | undefined;
  const beforeChange = async () => {
    version ??= await releaseForStack(session, settings, released);
  };
  return async (desired, known) => {
    const convergence = {
      kind: "service",
      describe: () => desired,
      known,
      wait: true,
      beforeChange,
    } as const;
    const end = await convergeStack(session, convergence).catch(async (error: unknown) => {
      if (version !== undefined && error instanceof HopelessTasks)
        await withdrawRelease(session, settings, version);
      throw error;
    });
    const serviceArn = end.stack.outputs.ServiceArn ?? "";
    // Unchanged, or on its way by an earlier run that had another image.
    if (version === undefined)
      return { ...end, image: await releaseAlone(session, settings, { serviceArn, released }) };
    const { taskDefinitionArn } = await watchRollout(session, { settings, serviceArn, version });
    return { ...end, image: { changed: released?.image !== settings.image, taskDefinitionArn, version } };
  };
}

/** Two apps may choose one place at the same moment; the second finds out when CloudFormation makes the rule. */
const mostTries = 3;

async function bringUp(deployment: Deployment, wish: ServiceWish): Promise<KindEnd> {
  const { session, settings, observation } = deployment;
  const attempt = createTry(deployment);
  const place = { name: settings.name, httpListenerArn: wish.httpListenerArn };
  let known = observation.stacks.service;
  for (let tries = 1; ; tries += 1) {
    const desired = wish.describe({
      parkingRulePriority: await findParkingPriority(session, known, place),
      logGroupExists: await findKeptLogGroup(session, settings, known),
    });
    try {
      return await attempt(desired, known);
    } catch (error) {
      if (!(error instanceof PriorityTaken) || tries >= mostTries) throw error;
      session.journal.say(`  ${desired.name}: another app was first to take the place; made anew at another`);
      known = await describeStack(session.clients.cloudFormation, desired.name);
    }
  }
}

/** Brings the service up, and starts its tasks anew if that is asked for and nothing else has done it. */
export async function convergeService(deployment: Deployment, wish: ServiceWish): Promise<KindEnd> {
  const restart = await createRestart(deployment);
  return restart(await bringUp(deployment, wish));
}
