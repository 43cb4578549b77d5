import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { composeReport, type SeedResult } from "./report.ts";
import { playSeeds } from "./team.ts";
import { work } from "./worker.ts";

// `npm run chaos -- --seeds N [--from K] [--jobs J] --json FILE`: see docs/chaos.md.

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    jobs: { type: "string", default: "2" },
    json: { type: "string" },
    /** This process is one of the workers: it plays the seeds that it reads. */
    worker: { type: "boolean", default: false },
  },
});

const seconds = () => Math.round(performance.now() / 1000);

/** Failures at once, and how far it is every ten seconds. */
function narrator(all: number) {
  let done = 0;
  let failures = 0;
  let toldAt = 0;
  return ({ seed, failure }: SeedResult) => {
    done += 1;
    failures += failure ? 1 : 0;
    if (failure)
      console.log(
        `Seed ${seed} fails (again with: npm run chaos -- --from ${seed} --seeds 1)\n${failure.story}`,
      );
    if (seconds() < toldAt + 10) return;
    toldAt = seconds();
    console.log(`${done} of ${all} seeds after ${toldAt} s, ${failures} failures`);
  };
}

async function runAll(): Promise<void> {
  const seeds = Number(values.seeds);
  const jobs = Math.max(1, Math.min(Number(values.jobs), seeds));
  const results = await playSeeds(
    fileURLToPath(import.meta.url),
    { from: Number(values.from), seeds, jobs },
    narrator(seeds),
  );
  const report = composeReport(results);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  const { lost, doubled, late } = report.events;
  console.log(
    `${report.seeds} seeds in ${seconds()} s: ${report.failures.length} failures; ${lost} events lost, ${doubled} doubled, ${late} late; ${report.unheard} answers lost; ${report.kills} kills; ${report.calls} calls`,
  );
  if (report.failures.length > 0) process.exitCode = 1;
}

await (values.worker ? work() : runAll());
