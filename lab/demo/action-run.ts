import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What a step of a workflow gives the Action: its `with:` values and the job's environment. */
export interface ActionStep {
  readonly node: string;
  readonly bundle: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

export interface ActionRun {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary, Markdown. */
  readonly summary: string;
  readonly log: readonly string[];
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter */
export function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(lines[at] ?? "") ?? [];
    if (!name || !delimiter) continue;
    const end = lines.indexOf(delimiter, at + 1);
    outputs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return outputs;
}

/** INPUT_NAME, as the runner writes it: upper case, blanks as underscores, dashes kept. */
const inputVariables = (inputs: ActionStep["inputs"]) =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replace(/ /g, "_").toUpperCase()}`, value]),
  );

async function runProcess(step: ActionStep, files: Readonly<Record<string, string>>) {
  const child = spawn(step.node, [step.bundle], {
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: "true",
      // Runners have Node 24, which the SDK has nothing to say about.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      ...files,
      ...inputVariables(step.inputs),
      ...step.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      log.push(line);
      step.onLine(line);
    });
  }
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { exitCode, log };
}

/** Runs the committed bundle as a GitHub runner does: its own process, inputs and files from the environment. */
export async function runAction(step: ActionStep): Promise<ActionRun> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-run-"));
  const names = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_STATE", "GITHUB_ENV"] as const;
  const files = Object.fromEntries(names.map((name) => [name, join(folder, name)]));
  try {
    await Promise.all(Object.values(files).map((file) => writeFile(file, "")));
    const { exitCode, log } = await runProcess(step, files);
    const [output, summary] = await Promise.all(
      names.slice(0, 2).map((name) => readFile(join(folder, name), "utf8")),
    );
    return { exitCode, log, outputs: readOutputs(output ?? ""), summary: summary ?? "" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
