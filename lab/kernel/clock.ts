import { setMaxListeners } from "node:events";

/** AWS's time, in milliseconds since the epoch. Everything in the lab that waits, waits here. */
export interface Clock {
  now(): number;
  /** Resolves after `ms` of AWS's time; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `task` after `ms` of AWS's time; the returned function calls it off. */
  after(ms: number, task: () => void): () => void;
  /** Real I/O (a child process, a thread pool): virtual time stands still until it has settled. */
  hold<T>(work: Promise<T>): Promise<T>;
}

/** Looks every `everyMs` of AWS's time until `done` holds. */
export async function waitUntil(
  clock: Clock,
  done: () => boolean,
  { everyMs = 1000, signal }: { everyMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  while (!done()) await clock.sleep(everyMs, signal);
}

/** `sleep` on top of `after`, shared by both clocks. */
export function sleepOn(after: Clock["after"], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = after(ms, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    if (!signal) return;
    // A stack's resources all wait on one signal: more than Node's ten listeners are no leak.
    setMaxListeners(0, signal);
    signal.addEventListener("abort", abort, { once: true });
  });
}
