import type { Clients } from "../aws/clients.ts";
import type { Clock } from "../core/clock.ts";
import type { StackKind } from "../core/stacks.ts";
import { UserError } from "../core/user-error.ts";
import type { GitHubJob } from "./github/job.ts";
import type { Journal, Log } from "./journal.ts";
import type { PublicDns } from "./preflight/public-dns.ts";

/** Everything a run needs from outside; tests give their own. */
export interface Parts {
  /** The text of an input, "" when it was not given. */
  readInput(name: string): string;
  /** Called only once the inputs are in order. */
  connect(): Clients | Promise<Clients>;
  /** The text of a template as the build made it. */
  readTemplate(kind: StackKind): string;
  readonly clock: Clock;
  readonly log: Log;
  setOutput(name: string, value: string): void;
  /** Writes the job's summary, Markdown. */
  summarize(markdown: string): Promise<void>;
  /** Letters and digits that nobody else has used; for names of change sets. */
  uniqueId(): string;
  /** Hexadecimal. */
  sha256(text: string): string;
  /** A variable of the runner's environment, "" when it is not set. */
  environment(name: string): string;
  /** The text of a file of the runner's. */
  readFile(path: string): string;
  /** The way to GitHub's API. */
  readonly fetch: typeof fetch;
  /** Undefined: it is not to be asked. */
  readonly publicDns: PublicDns | undefined;
  /** Undefined outside of GitHub. */
  readonly gitHub?: GitHubJob | undefined;
}

/** One run against one account and Region. */
export interface Session {
  readonly parts: Parts;
  readonly clients: Clients;
  readonly journal: Journal;
  readonly account: string;
  readonly region: string;
  /** The role that CloudFormation is to assume; undefined: none is named. */
  readonly roleArn: string | undefined;
  /** Waits a little; throws when time is up or another part has failed. */
  pause(ms: number): Promise<void>;
  /** Makes every later `pause` throw. */
  abandon(): void;
}

/** Not an error of its own: another part failed, and this one went on without us. */
export class Abandoned extends Error {
  override readonly name = "Abandoned";
}

interface SessionStart extends Omit<Session, "pause" | "abandon"> {
  readonly minutes: number;
}

export function openSession({ minutes, ...start }: SessionStart): Session {
  const { clock } = start.parts;
  const deadline = clock.now() + minutes * 60_000;
  let abandoned = false;
  return {
    ...start,
    abandon: () => {
      abandoned = true;
    },
    pause: async (ms) => {
      if (clock.now() >= deadline) throw timeOut(minutes, start.journal);
      await clock.sleep(Math.min(ms, Math.max(1, deadline - clock.now())));
      if (abandoned) throw new Abandoned("another part failed");
    },
  };
}

function timeOut(minutes: number, journal: Journal): UserError {
  const waits = journal.waits();
  return new UserError(
    `Not done within ${minutes} minutes${waits.length > 0 ? `: still waiting for ${waits.join("; ")}` : ""}.`,
    "What was started goes on in AWS without this job. Look at the stacks in the CloudFormation console, run the job again to go on from there, or raise `wait-for-minutes`.",
  );
}
