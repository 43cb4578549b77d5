import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { error, getInput, info, notice, setOutput, summary, warning } from "@actions/core";
import { readGitHubJob } from "./github/job.ts";
import { createPublicDns } from "./preflight/public-dns.ts";
import { type Run, run } from "./run.ts";
import type { Parts } from "./session.ts";

/** The build puts the templates beside the bundle. */
const templates = join(__dirname, "templates");

/** configure-aws-credentials sets both; the SDK for JavaScript reads the first alone. */
const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;

async function writeSummary(markdown: string): Promise<void> {
  // Outside GitHub there is no file for it.
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown).write();
}

/** GitHub's log shows colours, and so do terminals. https://no-color.org */
const showsColours = !process.env.NO_COLOR && (process.env.GITHUB_ACTIONS || process.stdout.isTTY);

function readEvent(path: string | undefined): string {
  return path && existsSync(path) ? readFileSync(path, "utf8") : "";
}

const parts: Parts = {
  readInput: (name) => getInput(name),
  connect: async () => (await import("./with-aws.ts")).createClients(region ? { region } : {}),
  readTemplate: (kind) => readFileSync(join(templates, `${kind}.yaml`), "utf8"),
  clock: { now: () => Date.now(), sleep: (ms) => sleep(ms) },
  log: {
    line: (text) => info(showsColours ? text : stripVTControlCharacters(text)),
    warning: (text) => warning(text),
    notice: (text) => notice(text),
    error: (text) => error(text),
  },
  setOutput,
  summarize: writeSummary,
  uniqueId: () => randomUUID(),
  gitHub: readGitHubJob(process.env, readEvent(process.env.GITHUB_EVENT_PATH)),
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
  environment: (name) => process.env[name] ?? "",
  readFile: (path) => readFileSync(path, "utf8"),
  fetch,
  publicDns: createPublicDns(process.env.GATEHOUSE_DNS_SERVERS ?? ""),
};

/** GitHub sends SIGINT to a cancelled job, and SIGTERM 7.5 seconds later. */
function explainEnd({ journal, stop }: Run, signal: NodeJS.Signals): void {
  if (signal === "SIGINT" && stop()) {
    info("SIGINT: the plan takes away what it has made");
    return;
  }
  const waits = journal.waits();
  const going = waits.length > 0 ? `; still going on: ${waits.join("; ")}` : "";
  info(
    `${signal}: what was started goes on in AWS without this job${going}. \`mode: status\` shows how far it is; run the job again to go on from there.`,
  );
  process.exit(signal === "SIGINT" ? 130 : 143);
}

async function main(): Promise<void> {
  const running = run(parts);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => explainEnd(running, signal));
  if ((await running.outcome) === "failed") process.exitCode = 1;
}

void main();
