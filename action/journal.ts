import type { Clock } from "../core/clock.ts";

/** Where lines go: the job's log. */
export interface Log {
  line(text: string): void;
  warning(text: string): void;
  error(text: string): void;
}

/** The log of one run: it also knows what is being waited for, so that no wait is silent. */
export interface Journal {
  say(text: string): void;
  warn(text: string): void;
  /** Notes what `key` waits for, and says all that is waited for when the log has been still for a while. */
  waiting(key: string, text: string): void;
  /** The wait is over. */
  done(key: string): void;
  /** What is being waited for now. */
  waits(): readonly string[];
  /** `1:05` since the start. */
  elapsed(): string;
}

/** Polls are at most 5 s apart, so the log is never still for 15 s. */
const stillMs = 10_000;

const asMinutes = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

export function createJournal(clock: Clock, log: Log): Journal {
  const waits = new Map<string, string>();
  const start = clock.now();
  let lastLine = start;
  const elapsed = () => asMinutes(clock.now() - start);
  const say = (text: string) => {
    lastLine = clock.now();
    log.line(`${elapsed().padStart(6)}  ${text}`);
  };
  return {
    say,
    elapsed,
    warn: (text) => {
      lastLine = clock.now();
      log.warning(text);
    },
    waiting: (key, text) => {
      waits.set(key, text);
      if (clock.now() - lastLine >= stillMs) say(`waiting for ${[...waits.values()].join("; ")}`);
    },
    done: (key) => {
      waits.delete(key);
    },
    waits: () => [...waits.values()],
  };
}
