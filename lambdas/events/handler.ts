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
  /** Once on every sweep, after all apps. */
  inspect?(run: Run): Promise<void>;
}

interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * The way of every function: the event says where to look, each app is looked at on its own, and one that fails does not keep the
 * others waiting. A failed run is Lambda's to repeat, twice, and then goes to the dead-letter queue.
 */
export function handlerOf({ function: name, platform, directory, reconcile, inspect }: Reconciler) {
  return async (event: unknown, context: LambdaContext): Promise<void> => {
    const logFor = (app: string) => logOf({ function: name, platform, name: app });
    const wakeUp = readWakeUp(event);
    const visits = await findVisits(wakeUp, platform, directory);
    logFor("")("info", visits.length > 0 ? "woken" : "nothing of this platform", { wakeUp });
    const patient = wakeUp.from !== "schedule";
    const remainingMs = () => context.getRemainingTimeInMillis();
    const failures: string[] = [];
    const attempt = async (app: string, work: (run: Run) => Promise<void>) => {
      const log = logFor(app);
      await work({ log, patient, sleep, remainingMs }).catch((error: unknown) => {
        log("error", String(error), { stack: Object(error).stack });
        failures.push(`${app}: ${error}`);
      });
    };
    for (const visit of visits) await attempt(visit.app.name, (run) => reconcile(visit, run));
    if (!patient && inspect) await attempt("", inspect);
    if (failures.length > 0) throw new Error(failures.join("; "));
  };
}
