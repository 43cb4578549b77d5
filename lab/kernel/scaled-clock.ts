import { type Clock, sleepOn } from "./clock.ts";

/** The longest delay that a Node timer takes; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/** A timer of any length. It does not keep the process alive: the lab's server does that. */
function startTimer(ms: number, task: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number) => {
    const wait = Math.min(left, longestMs);
    timer = setTimeout(() => (left > wait ? arm(left - wait) : task()), wait);
    timer.unref();
  };
  arm(ms);
  return () => clearTimeout(timer);
}

/** Time that runs `scale` times as fast as the wall's: the demo's, and `npm run lab`'s with scale 1. */
export function scaledClock(scale: number, start = Date.now()): Clock {
  const origin = performance.now();
  const after: Clock["after"] = (ms, task) => startTimer(Math.max(0, ms) / scale, task);
  return {
    now: () => start + Math.round((performance.now() - origin) * scale),
    sleep: (ms, signal) => sleepOn(after, ms, signal),
    after,
    hold: (work) => work,
  };
}
