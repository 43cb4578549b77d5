import { type Clock, sleepOn } from "./clock.ts";
import { timerQueue } from "./timer-queue.ts";

/** Time that moves only when nothing is left to do: a deployment of minutes takes milliseconds, and repeats exactly. */
export interface VirtualClock extends Clock {
  /** Moves time, timer by timer, until `work` has settled; fails after `limitMs` of AWS's time or when nothing is scheduled. */
  run<T>(work: Promise<T>, limitMs?: number): Promise<T>;
  /** Lets `ms` of AWS's time go by. */
  advance(ms: number): Promise<void>;
}

/** Promise chains of the SDK span a few turns of the event loop; this many quiet ones mean that all strands wait. */
const turnsOfSdk = 4;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Comes when no promise has anything left to do, and lets no I/O in: https://nodejs.org/en/learn/asynchronous-work/understanding-processnexttick */
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve));

const dayMs = 86_400_000;

/** Files being read, keys being made: work of the thread pool that nobody told the clock of, such as an SDK's first call. */
const poolIsBusy = () =>
  process.getActiveResourcesInfo().some((resource) => /req(uest|promise|callback)?$/i.test(resource));

/** How long real work that cannot be seen may take before a story counts as stuck. */
const patienceMs = 2000;

/** Lets the event loop turn while nothing happens; answers whether to go on waiting. */
function startPatience() {
  let stuckSince: number | undefined;
  return {
    renew() {
      stuckSince = undefined;
    },
    async wait() {
      stuckSince ??= performance.now();
      await turn();
      return performance.now() - stuckSince < patienceMs;
    },
  };
}

/** Counts real I/O under way, and waits until there is none and all promises have run on. */
function stillness(quietTurns: number) {
  let held = 0;
  return {
    async hold<T>(work: Promise<T>): Promise<T> {
      held += 1;
      try {
        return await work;
      } finally {
        held -= 1;
      }
    },
    async quiet() {
      const isBusy = () => held > 0 || (quietTurns > 1 && poolIsBusy());
      const next = () => (quietTurns > 1 || held > 0 ? turn() : tick());
      for (let quiet = 0; quiet < quietTurns; quiet = isBusy() ? 0 : quiet + 1) await next();
    },
  };
}

export interface VirtualClockOptions {
  /** One is enough where all work is promises, or held: then nobody looks at the thread pool either. */
  readonly quietTurns?: number;
}

export function virtualClock(
  start = Date.parse("2026-11-22T09:00:00Z"),
  { quietTurns = turnsOfSdk }: VirtualClockOptions = {},
): VirtualClock {
  const timers = timerQueue();
  const { hold, quiet } = stillness(quietTurns);
  let now = start;

  const after: Clock["after"] = (ms, task) => timers.add(now + Math.max(0, ms), task);

  /** Fires the next timer if it is due by `limit`; answers whether there was one. */
  const step = (limit: number) => {
    const timer = timers.first();
    if (!timer || timer.at > limit) return false;
    timers.take(timer);
    now = timer.at;
    timer.task();
    return true;
  };

  return {
    now: () => now,
    sleep: (ms, signal) => sleepOn(after, ms, signal),
    after,
    hold,
    async run(work, limitMs = 2 * dayMs) {
      const limit = now + limitMs;
      let settled = false;
      const mark = () => {
        settled = true;
      };
      work.then(mark, mark);
      const patience = startPatience();
      for (await quiet(); !settled; await quiet()) {
        if (step(limit)) patience.renew();
        else if (timers.first() || !(await patience.wait()))
          throw new Error(`the work has not ended, and nothing happens within ${limitMs} ms`);
      }
      return work;
    },
    async advance(ms) {
      const end = now + ms;
      do await quiet();
      while (step(end));
      now = end;
    },
  };
}
