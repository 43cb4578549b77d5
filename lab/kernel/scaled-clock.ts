import { type Clock, sleepOn } from "./clock.ts";

/** Time that runs `scale` times as fast as the wall's: the demo's, and `npm run lab`'s with scale 1. */
export function scaledClock(scale: number, start = Date.now()): Clock {
  const origin = performance.now();
  const after: Clock["after"] = (ms, task) => {
    const timer = setTimeout(task, Math.max(0, ms) / scale);
    return () => clearTimeout(timer);
  };
  return {
    now: () => start + Math.round((performance.now() - origin) * scale),
    sleep: (ms, signal) => sleepOn(after, ms, signal),
    after,
    hold: (work) => work,
  };
}
