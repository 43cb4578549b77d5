import { type ListenerPlace, type StepOutcome, takeListenerStep } from "../../aws/listener-changes.ts";
import { observeListener } from "../../aws/observe-listener.ts";
import { planListener } from "../../core/listener-plan.ts";
import type { DesiredAttachment, ListenerStep, ObservedListener } from "../../core/listener-state.ts";
import type { Visit } from "../events/visits.ts";
import type { Run } from "../run.ts";
import { readWish } from "./read-wish.ts";
import type { Clients } from "./reconcile.ts";

interface Task {
  readonly visit: Visit;
  readonly loadBalancerArn: string;
}

type RoundEnd =
  /** Nothing was to be done. */
  | "settled"
  /** Everything was done. */
  | "changed"
  | "listener-deleted"
  | Exclude<StepOutcome, "taken">;

/** Stops at the first step that AWS refuses: what was read is no longer so. A new listener is read before it is used. */
async function takeSteps(
  clients: Clients,
  place: ListenerPlace,
  steps: readonly ListenerStep[],
): Promise<RoundEnd> {
  for (const step of steps) {
    const outcome = await takeListenerStep(clients.loadBalancing, place, step);
    if (outcome !== "taken") return outcome;
    if (step.do === "create-listener") return "changed";
    if (step.do === "delete-listener") return "listener-deleted";
  }
  return steps.length > 0 ? "changed" : "settled";
}

/** The load balancer needs a default certificate: with nothing to put in its place, the leaving app's stays. */
function warnOfRemains(
  app: string,
  listener: ObservedListener | undefined,
  wish: DesiredAttachment,
  run: Run,
) {
  if (wish.state === "absent" && listener?.defaultCertificate.app === app)
    run.log("warn", "the certificate stays: rules of others keep the listener", {
      listener: listener.arn,
    });
}

async function takeRound(clients: Clients, { visit, loadBalancerArn }: Task, run: Run): Promise<RoundEnd> {
  const { platform, name } = visit.app;
  const wish = await readWish(clients, visit);
  if (wish.state === "waiting") {
    run.log("info", `waiting for ${wish.for}`);
    return "settled";
  }
  const sight = await observeListener(clients, loadBalancerArn, platform);
  if (sight.state !== "seen") {
    const level = sight.state === "foreign" ? "error" : "info";
    run.log(level, "no HTTPS listener of ours can be had", sight);
    return "settled";
  }
  const steps = planListener(name, sight.listener, wish);
  run.log("info", steps.length > 0 ? "plan" : "nothing to do", { wish: wish.state, steps });
  if (steps.length === 0) warnOfRemains(name, sight.listener, wish, run);
  const place = { platform, app: name, loadBalancerArn, listenerArn: sight.listener?.arn ?? "" };
  return takeSteps(clients, place, steps);
}

/** Others may change the listener at the same time; each round begins by reading it anew. */
const mostRounds = 12;
const pauseMs = { outdated: 500, "certificate-not-ready": 5_000 };
const reserveMs = 20_000;

/** Reads, plans and takes the steps until nothing is left to do. */
export async function converge(
  clients: Clients,
  task: Task,
  run: Run,
): Promise<"settled" | "listener-deleted"> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const end = await takeRound(clients, task, run);
    if (end === "settled" || end === "listener-deleted") return end;
    if (end === "changed") continue;
    run.log("info", `looking again: ${end}`);
    const pause = round * pauseMs[end];
    if (run.remainingMs() < pause + reserveMs) break;
    await run.sleep(pause);
  }
  throw new Error("the listener has not settled");
}
