import type { Log } from "./log.ts";

/** What one look at one app has at hand. */
export interface Run {
  readonly log: Log;
  /** Whether it may wait for AWS: not on the scheduled sweep, where the other apps wait behind it and the next sweep follows. */
  readonly patient: boolean;
  sleep(ms: number): Promise<void>;
  /** Until Lambda ends the run. */
  remainingMs(): number;
}

const longestPauseMs = 15_000;
/** Kept for what is done once the wait is over. */
const reserveMs = 20_000;

/** Looks until there is something, at growing intervals and for at most `limitMs`; undefined when it never was. */
export async function poll<T>(
  run: Run,
  look: () => Promise<T | undefined>,
  limitMs: number,
): Promise<T | undefined> {
  const limit = run.patient ? limitMs : 0;
  let pause = 1000;
  for (let waited = 0; ; waited += pause, pause = Math.min(2 * pause, longestPauseMs)) {
    const found = await look();
    if (found !== undefined) return found;
    if (waited + pause > limit || run.remainingMs() < pause + reserveMs) return undefined;
    await run.sleep(pause);
  }
}
