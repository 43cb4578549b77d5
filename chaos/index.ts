import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { composeReport, type SeedResult } from "./report.ts";
import { work } from "./worker.ts";

// `npm run chaos -- --seeds N [--from K] [--jobs J] --json FILE`: see docs/chaos.md.

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    json: { type: "string" },
    /** FROM,COUNT,STRIDE: this process is one of the workers. */
    share: { type: "string" },
  },
});

const seeds = Number(values.seeds);
const from = Number(values.from);
const jobs = Math.max(1, Math.min(Number(values.jobs), seeds));

function tell({ seed, failure }: SeedResult): void {
  if (failure)
    console.log(
      `Seed ${seed} fails (again with: npm run chaos -- --from ${seed} --seeds 1)\n${failure.story}`,
    );
}

/** Every `jobs`-th seed, in a process of its own. */
async function runShare(job: number): Promise<SeedResult[]> {
  const count = Math.ceil((seeds - job) / jobs);
  const share = [from + job, count, jobs].join();
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--share", share], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const results: SeedResult[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const result = JSON.parse(line) as SeedResult;
    tell(result);
    results.push(result);
  }
  if (results.length < count) throw new Error(`a worker ended after ${results.length} of ${count} seeds`);
  return results;
}

async function runAll(): Promise<void> {
  const began = performance.now();
  const shares = await Promise.all(Array.from({ length: jobs }, (_, job) => runShare(job)));
  const report = composeReport(shares.flat());
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  const { lost, doubled, late } = report.events;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${report.seeds} seeds in ${seconds} s: ${report.failures.length} failures; ${lost} events lost, ${doubled} doubled, ${late} late; ${report.kills} kills; ${report.calls} calls`,
  );
  if (report.failures.length > 0) process.exitCode = 1;
}

const [start = 1, count = 0, stride = 1] = values.share?.split(",").map(Number) ?? [];
await (values.share ? work(start, count, stride) : runAll());
