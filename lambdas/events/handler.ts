import type { FunctionName } from "../../core/names.ts";
import { readWakeUp } from "../../core/wake-up.ts";
import { logOf } from "../log.ts";
import type { Run } from "../run.ts";
import { type Directory, findVisits, type Visit } from "./visits.ts";

export interface Reconciler {
  readonly function: FunctionName;
  readonly platform: string;
  readonly directory: Directory;
  reconcile(visit: Visit, run: Run): Promise<void>;
}

interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Why the visit failed; undefined when it went well. */
async function failureOf(
  visit: Visit,
  run: Run,
  reconcile: Reconciler["reconcile"],
): Promise<string | undefined> {
  try {
    await reconcile(visit, run);
  } catch (error) {
    run.log("error", String(error), { stack: error instanceof Error ? error.stack : "" });
    return `${visit.app.name}: ${error}`;
  }
}

/**
 * The way of every function: the event says where to look, each app is looked at on its own, and one that fails does not keep the
 * others waiting. A failed run is Lambda's to repeat, twice, and then goes to the dead-letter queue.
 */
export function handlerOf({ function: name, platform, directory, reconcile }: Reconciler) {
  return async (event: unknown, context: LambdaContext): Promise<void> => {
    const logFor = (app: string) => logOf({ function: name, platform, name: app });
    const wakeUp = readWakeUp(event);
    const visits = await findVisits(wakeUp, platform, directory);
    logFor("")("info", visits.length > 0 ? "woken" : "nothing of this platform", { wakeUp });
    const patient = wakeUp.from !== "schedule";
    const remainingMs = () => context.getRemainingTimeInMillis();
    const failures: string[] = [];
    for (const visit of visits) {
      const run = { log: logFor(visit.app.name), patient, sleep, remainingMs };
      const failure = await failureOf(visit, run, reconcile);
      if (failure) failures.push(failure);
    }
    if (failures.length > 0) throw new Error(failures.join("; "));
  };
}
