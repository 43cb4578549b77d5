import { takeListenerStep } from "../../aws/listener-changes.ts";
import { type ListenerSight, observeListener } from "../../aws/observe-listener.ts";
import { findClaims, planListener } from "../../core/listener-plan.ts";
import type { ListenerStep, ObservedListener } from "../../core/listener-state.ts";
import type { Visit } from "../events/visits.ts";
import type { Run } from "../run.ts";
import { readWish } from "./read-wish.ts";
import type { Clients } from "./reconcile.ts";

export interface Task {
  readonly visit: Visit;
  readonly loadBalancerArn: string;
}

type RoundEnd = "settled" | "changed" | "refused" | "deleted";

/** Stops at the first step that AWS refuses: what was read is no longer so. */
async function takeSteps({ elbv2 }: Clients, steps: readonly ListenerStep[]): Promise<RoundEnd> {
  for (const step of steps) {
    if (!(await takeListenerStep(elbv2, step))) return "refused";
    if (step.do === "DeleteListener") return "deleted";
  }
  return "changed";
}

/** What no step can mend: hosts that others had first, and a default certificate with nothing to put in its place. */
function tellOfRest(
  { rules, certificates }: ObservedListener,
  name: string,
  hosts: readonly string[] | undefined,
  run: Run,
) {
  for (const claim of findClaims(name, rules, hosts ?? []))
    run.log("error", "another app has a host", { app: claim.app, hosts: claim.hosts });
  if (!hosts && certificates.some(({ app }) => app === name))
    run.log("warn", "certificate stays: others need the listener");
}

async function takeRound(
  clients: Clients,
  { visit, loadBalancerArn }: Task,
  seen: ListenerSight | undefined,
  run: Run,
): Promise<RoundEnd> {
  const place = { ...visit.app, loadBalancerArn };
  const wish = await readWish(clients, visit);
  const tell = (message: string, facts = {}) => {
    run.log("info", message, facts);
    return "settled" as const;
  };
  if ("waitingFor" in wish) return tell(`waiting for ${wish.waitingFor}`);
  const { rules, certificate } = wish;
  const hosts = certificate ? rules.flatMap((rule) => rule.hosts) : undefined;
  // What hides from the look for one app, the sweep has to see.
  const app = hosts && run.patient ? { name: place.name, hosts } : undefined;
  const { obstacle, listener } = seen ?? (await observeListener(clients, { ...place, app }));
  if (obstacle) {
    run.log("error", obstacle);
    return "settled";
  }
  const steps = planListener(place, listener, wish);
  if (steps.length === 0) {
    if (listener) tellOfRest(listener, place.name, hosts, run);
    return tell("nothing to do", { certificate, steps });
  }
  if (seen) return "changed";
  tell("plan", { certificate, steps });
  return takeSteps(clients, steps);
}

const mostRounds = 16;
const reserveMs = 20_000;

/**
 * Reads, plans and takes the steps until nothing is left to do; answers whether the listener went with the app. Others may change it at
 * the same time, so each round begins by reading it anew. After a refusal it waits: half a second first, minutes in all. What the sweep
 * has seen for all apps is enough to know that nothing is to be done, and too old to do anything.
 */
export async function converge(
  clients: Clients,
  task: Task,
  run: Run,
  seen?: ListenerSight,
): Promise<boolean> {
  let known = seen;
  for (let round = 1; round <= mostRounds; round += 1) {
    const end = await takeRound(clients, task, known, run);
    known = undefined;
    if (end === "settled" || end === "deleted") return end !== "settled";
    if (end === "changed") continue;
    const pause = 500 * round ** 2;
    run.log("info", "looking again");
    if (run.remainingMs() < pause + reserveMs) break;
    await run.sleep(pause);
  }
  throw new Error("not settled");
}
