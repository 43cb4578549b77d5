import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The runner's Node, where there is one; the committed bundle runs on others too. */
const node = process.env.ACTION_NODE ?? process.execPath;

type Environment = Readonly<Record<string, string>>;

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly summary: string;
  readonly outputs: Environment;
}

const inputsAsEnvironment = (inputs: Environment): Environment =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));

/** The environment of a step on a runner, and nothing of ours. */
export function environmentOf(inputs: Environment, environment: Environment, folder: string): Environment {
  const summary = join(folder, "summary.md");
  const outputs = join(folder, "outputs");
  for (const file of [summary, outputs]) writeFileSync(file, "");
  return {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: outputs,
    AWS_EC2_METADATA_DISABLED: "true",
    ...inputsAsEnvironment(inputs),
    ...environment,
  };
}

/** `name<<delimiter`, the value, and the delimiter again: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
const readOutputs = (text: string): Environment =>
  Object.fromEntries(
    [...text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]),
  );

/** A job that is cancelled once its log says so. */
export interface Cancellation {
  readonly once: string;
  readonly signal: NodeJS.Signals;
}

/** Runs dist/index.cjs as the runner does, in a process of its own. */
export async function runAction(
  inputs: Environment,
  environment: Environment = {},
  cancellation?: Cancellation,
): Promise<Finished> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  const env = environmentOf(inputs, environment, folder);
  const child = spawn(node, ["dist/index.cjs"], { env, stdio: ["ignore", "pipe", "ignore"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    // Once: a second signal would end the process in its tracks.
    if (cancellation && !child.killed && chunk.includes(cancellation.once)) child.kill(cancellation.signal);
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const summary = join(folder, "summary.md");
  return {
    exitCode,
    stdout: Buffer.concat(chunks).toString("utf8"),
    summary: existsSync(summary) ? readFileSync(summary, "utf8") : "",
    outputs: readOutputs(readFileSync(join(folder, "outputs"), "utf8")),
  };
}
