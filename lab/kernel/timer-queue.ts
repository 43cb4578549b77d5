/** Timers in the order they fall due; equal times in the order they were set. */
export interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly task: () => void;
}

export interface TimerQueue {
  add(at: number, task: () => void): () => void;
  first(): Timer | undefined;
  take(timer: Timer): void;
}

const earlier = (one: Timer, other: Timer) =>
  one.at < other.at || (one.at === other.at && one.sequence < other.sequence);

export function timerQueue(): TimerQueue {
  const timers = new Set<Timer>();
  let sequence = 0;
  return {
    add(at, task) {
      sequence += 1;
      const timer = { at, sequence, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    first() {
      let found: Timer | undefined;
      for (const timer of timers) if (!found || earlier(timer, found)) found = timer;
      return found;
    },
    take: (timer) => {
      timers.delete(timer);
    },
  };
}
