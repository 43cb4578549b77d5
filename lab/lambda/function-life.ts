import type { Clock } from "../kernel/clock.ts";
import { type Failure, failureOfHandler } from "./failure.ts";

/** A timer as Node's: functions call `unref()` on it. */
export interface LabTimer {
  ref(): LabTimer;
  unref(): LabTimer;
  hasRef(): boolean;
  cancel(): void;
}

/**
 * The life of one execution environment in this process. When it ends, its timers stop and its calls to AWS never
 * return, so nothing of it goes on: that is as near as one process comes to killing a function.
 */
export interface FunctionLife {
  readonly ended: Promise<Failure>;
  isOver(): boolean;
  end(failure: Failure): void;
  /** Calls back after `ms` of AWS's time, again and again if `repeat`. */
  schedule(ms: number, task: () => void, repeat?: boolean): LabTimer;
  /** Settles as `work` does, or never if the life ends before. */
  guard<T>(work: Promise<T>): Promise<T>;
}

export function startLife(clock: Clock): FunctionLife {
  const timers = new Set<LabTimer>();
  let over = false;
  let finish: (failure: Failure) => void = () => {};
  const ended = new Promise<Failure>((resolve) => {
    finish = resolve;
  });

  const end = (failure: Failure) => {
    over = true;
    for (const timer of timers) timer.cancel();
    finish(failure);
  };

  const schedule: FunctionLife["schedule"] = (ms, task, repeat = false) => {
    const fire = () => {
      if (repeat) stop = clock.after(Math.max(1, ms), fire);
      else timers.delete(timer);
      try {
        task();
      } catch (error) {
        end(failureOfHandler(error));
      }
    };
    let stop = clock.after(ms, fire);
    const cancel = () => {
      stop();
      timers.delete(timer);
    };
    const timer: LabTimer = { ref: () => timer, unref: () => timer, hasRef: () => true, cancel };
    timers.add(timer);
    return timer;
  };

  return {
    ended,
    isOver: () => over,
    end,
    schedule,
    guard: (work) =>
      new Promise((resolve, reject) => {
        work.then(
          (value) => over || resolve(value),
          (error: unknown) => over || reject(error),
        );
      }),
  };
}
