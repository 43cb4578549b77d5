import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { lastFunctionLines } from "./function-logs.ts";
import { renderTable } from "./narrator.ts";
import { openStage } from "./open-stage.ts";
import type { DemoStep, Stage } from "./stage.ts";
import { certificate, deploy, nothingToDo } from "./steps-deploy.ts";
import { makeRoles, takeRolesAway } from "./steps-roles.ts";
import { rollBack, rollOut } from "./steps-rollout.ts";
import { sendAway, showPage, signIn } from "./steps-sign-in.ts";
import { tearDown, tearDownUsers } from "./steps-teardown.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    keep: { type: "boolean", default: false },
    scale: { type: "string", default: "40" },
    bundle: { type: "string", default: "dist/index.cjs" },
    quiet: { type: "boolean", default: false },
  },
});

const steps: readonly DemoStep[] = [
  makeRoles,
  deploy,
  certificate,
  sendAway,
  signIn,
  showPage,
  rollOut,
  nothingToDo,
  rollBack,
];
const lastSteps: readonly DemoStep[] = [tearDown, tearDownUsers, takeRolesAway];

interface PlayedStep {
  readonly name: string;
  readonly ok: boolean;
  readonly wallMs: number;
  /** AWS's seconds, on the lab's clock. */
  readonly awsSeconds: number;
}

async function play(step: DemoStep, stage: Stage): Promise<PlayedStep> {
  const { clock } = stage.lab.world;
  const [wall, aws] = [performance.now(), clock.now()];
  stage.narrator.heading(step.name);
  let ok = true;
  try {
    await step.play(stage);
  } catch (error) {
    ok = false;
    stage.narrator.failed(error instanceof Error ? (error.stack ?? error.message) : String(error));
    for (const line of lastFunctionLines(stage.lab.world)) stage.narrator.line(line);
  }
  const wallMs = Math.round(performance.now() - wall);
  return { name: step.name, ok, wallMs, awsSeconds: Math.round((clock.now() - aws) / 1000) };
}

/** Plays one after the other; after a failure nothing more, since each builds on the one before. */
async function playAll(toPlay: readonly DemoStep[], stage: Stage): Promise<PlayedStep[]> {
  const played: PlayedStep[] = [];
  for (const step of toPlay) {
    const done = await play(step, stage);
    played.push(done);
    if (!done.ok) break;
  }
  return played;
}

function printTable(played: readonly PlayedStep[]): void {
  const rows = played.map(({ name, ok, wallMs, awsSeconds }) => [
    name,
    ok ? "ok" : "FAILED",
    `${(wallMs / 1000).toFixed(1)} s`,
    `${awsSeconds} s`,
  ]);
  process.stdout.write(`\n${renderTable([["step", "", "on the wall", "in AWS's time"], ...rows])}\n`);
}

function explainKeep({ lab, host }: Stage): void {
  process.stdout.write(`
Running until Ctrl-C. To look at it:
  chromium --proxy-server=${lab.proxyUrl} --ignore-certificate-errors --user-data-dir=$(mktemp -d) https://${host}/
  curl --proxy ${lab.proxyUrl} --cacert ${lab.caFile} https://${host}/
In any browser: set ${lab.proxyUrl} as its HTTP and HTTPS proxy and trust ${lab.caFile}.
The lab's AWS APIs:
${Object.entries(lab.environment())
  .map(([name, value]) => `  export ${name}=${value}`)
  .join("\n")}
`);
}

async function untilInterrupted(): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((done) => {
    process.once("SIGINT", done);
    process.once("SIGTERM", done);
  });
  clearInterval(alive);
}

async function main(): Promise<void> {
  if (!existsSync(options.bundle)) throw new Error(`${options.bundle} is missing: run npm run build`);
  const stage = await openStage({
    scale: Number(options.scale),
    bundle: options.bundle,
    quiet: options.quiet,
  });
  const played = await playAll(steps, stage);
  if (options.keep) {
    printTable(played);
    explainKeep(stage);
    await untilInterrupted();
  }
  if (played.every(({ ok }) => ok)) played.push(...(await playAll(lastSteps, stage)));
  printTable(played);
  await stage.lab.close();
  const ok = played.every((step) => step.ok);
  const { roles, signInSteps, rollout, leftBehind } = stage.report;
  const identity = { role: roles.DeployRoleArn };
  const data = { ok, identity, steps: played, signIn: { steps: signInSteps }, rollout, leftBehind };
  if (options.json) await writeFile(options.json, `${JSON.stringify(data, null, 2)}\n`);
  process.exitCode = ok ? 0 : 1;
}

await main();
