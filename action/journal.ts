import type { Clock } from "../core/clock.ts";
import { defuse, quoteLine } from "../core/log-line.ts";

/** Where lines go: the job's log. */
export interface Log {
  line(text: string): void;
  warning(text: string): void;
  error(text: string): void;
  /** Something to know that is no reason to worry. */
  notice(text: string): void;
}

/** The log of one run: it also knows what is being waited for, so that no wait is silent. */
export interface Journal {
  say(text: string): void;
  warn(text: string): void;
  notice(text: string): void;
  /** Progress. What comes within a second goes on one line. */
  note(text: string): void;
  /** A detail for the folded part at the end. */
  record(text: string): void;
  /** Notes what `key` waits for, and says all that is waited for when the log has been still for a while. */
  waiting(key: string, text: string): void;
  /** The wait is over. */
  done(key: string): void;
  /** What is being waited for now. */
  waits(): readonly string[];
  /** `1:05` since the start. */
  elapsed(): string;
  /** Lines that GitHub folds. */
  fold(title: string, lines: readonly string[]): void;
  /** Says what is still to be said, and the details in a group that GitHub folds. */
  close(): void;
}

/** Polls are at most 5 s apart, so the log is never still for 15 s. */
const stillMs = 10_000;
const lineMs = 1000;

const asMinutes = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** What is printed, and when something was printed last. */
function openPage(clock: Clock, log: Log) {
  const start = clock.now();
  let lastLine = start;
  let notes: readonly string[] = [];
  const elapsed = () => asMinutes(clock.now() - start);
  const stamp = (text: string) => `${elapsed().padStart(6)}  ${defuse(text)}`;
  const stillFor = () => clock.now() - lastLine;
  const flush = () => {
    if (notes.length === 0) return;
    lastLine = clock.now();
    log.line(stamp(notes.join("; ")));
    notes = [];
  };
  const say = (text: string) => {
    flush();
    lastLine = clock.now();
    log.line(stamp(text));
  };
  const note = (text: string) => {
    notes = [...notes, text];
    if (stillFor() >= lineMs) flush();
  };
  /** True when there was something to tell. */
  const tellNotes = () => {
    const due = notes.length > 0 && stillFor() >= lineMs;
    if (due) flush();
    return due;
  };
  return { elapsed, stamp, stillFor, say, note, flush, tellNotes };
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#grouping-log-lines */
function foldUp(log: Log, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  log.line(`::group::${title}`);
  for (const line of lines) log.line(line);
  log.line("::endgroup::");
}

export function createJournal(clock: Clock, log: Log): Journal {
  const waits = new Map<string, string>();
  const details: string[] = [];
  const page = openPage(clock, log);
  return {
    say: page.say,
    note: page.note,
    elapsed: page.elapsed,
    warn: (text) => log.warning(defuse(text)),
    notice: (text) => log.notice(defuse(text)),
    fold: (title, lines) => {
      page.flush();
      foldUp(log, title, lines.map(quoteLine));
    },
    record: (text) => {
      details.push(`${page.elapsed().padStart(6)} ${defuse(text)}`);
    },
    waiting: (key, text) => {
      waits.set(key, text);
      if (!page.tellNotes() && page.stillFor() >= stillMs)
        page.say(`waiting for ${[...waits.values()].join("; ")}`);
    },
    done: (key) => {
      waits.delete(key);
    },
    waits: () => [...waits.values()],
    close: () => {
      page.flush();
      foldUp(log, `${details.length} events of the stacks`, details.splice(0));
    },
  };
}
