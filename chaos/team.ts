import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { SeedResult } from "./report.ts";

export interface Range {
  readonly from: number;
  readonly seeds: number;
  readonly jobs: number;
}

/**
 * What a seed makes is garbage right after it, so there is room for much of it. And a story is a little of very much code: V8's compiler would
 * take a quarter of the time, most of it for what it inlines. Both are options of V8 in Node 20 to 24 (`node --v8-options`).
 */
const engineOptions = ["--max-semi-space-size=64", "--max-inlined-bytecode-size-cumulative=200"];

/** The program once more, in a process of its own. */
const hire = (program: string): ChildProcess =>
  spawn(process.execPath, [...engineOptions, program, "--worker"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });

/** Gives each worker a seed whenever it has done the one before, so that none is idle while another has many left. */
export async function playSeeds(
  program: string,
  { from, seeds, jobs }: Range,
  tell: (result: SeedResult) => void,
): Promise<readonly SeedResult[]> {
  const results: SeedResult[] = [];
  let next = from;
  const employ = async () => {
    const worker = hire(program);
    const giveNext = () => {
      if (next >= from + seeds) return worker.disconnect();
      worker.send(next);
      next += 1;
    };
    worker.on("message", (result: SeedResult) => {
      results.push(result);
      tell(result);
      giveNext();
    });
    giveNext();
    await once(worker, "exit");
  };
  await Promise.all(Array.from({ length: jobs }, employ));
  if (results.length < seeds) throw new Error(`a worker ended after ${results.length} of ${seeds} seeds`);
  return results;
}
