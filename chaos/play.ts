import { createHash } from "node:crypto";
import type { World } from "../lab/kernel/world.ts";
import { callLogStore } from "../lab/wire/call-log.ts";
import { appBook } from "./account.ts";
import type { TemplateHook } from "./action-run.ts";
import { deploy, take, teardown } from "./deeds.ts";
import type { Fault } from "./faults.ts";
import { askedImages, runsWell } from "./images.ts";
import { deleteStacks } from "./people.ts";
import { findFaults } from "./rest.ts";
import { denials } from "./roles.ts";
import { openStage, type Stage } from "./stage.ts";
import { goodImages, type Story } from "./story.ts";

export interface Ending {
  /** What was not as promised; nothing for a good ending. */
  readonly wrong: readonly string[];
  readonly faults: readonly Fault[];
  readonly calls: number;
  /** Runs of the Action that died. */
  readonly deaths: number;
  /** Of every call with its time and outcome: the same story has the same. */
  readonly trace: string;
}

/** Who deletes stacks by hand looks again. The Action is run again where its last run died or failed, with an image that is good. */
async function settleApp(stage: Stage, app: string): Promise<string[]> {
  const { wish, wanted, isSettled } = appBook(stage.book, app);
  if (wish === "stacks deleted") await deleteStacks(stage, app);
  if (isSettled || !["deployed", "torn down"].includes(wish)) return [];
  const asked = askedImages(stage.world, stage.book, app);
  const image = asked.findLast((one) => runsWell(stage.book, one)) ?? stage.reference(goodImages[0]);
  const { end, log } = await (wish === "deployed"
    ? deploy(stage, app, { image, wanted })
    : teardown(stage, app));
  return end === "succeeded"
    ? []
    : [`${app} is not ${wish} by a run in peace:\n${log.slice(-12).join("\n")}`];
}

/** Apps that stay come first: where a stranger's rule holds the listener, a certificate goes once another app's can take its place. */
async function settle(stage: Stage): Promise<string[]> {
  const apps = [...stage.book.apps];
  const staying = apps.filter(([, { wish }]) => wish === "deployed");
  const wrong: string[] = [];
  for (const [app] of new Set([...staying, ...apps])) wrong.push(...(await settleApp(stage, app)));
  return wrong;
}

const minute = 60_000;

/** Rest may take a failing release's whole way back; looked at until all is well, and once more after two sweeps. */
async function comeToRest({ lab, world, book }: Stage): Promise<readonly string[]> {
  for (let waited = 0; waited < 240 && findFaults(world, book).length > 0; waited += 10)
    await lab.clock.advance(10 * minute);
  await lab.clock.advance(32 * minute);
  return findFaults(world, book);
}

async function perform(stage: Stage, { steps }: Story): Promise<readonly string[]> {
  const { lab, faults, breaches } = stage;
  const going: Promise<unknown>[] = [];
  for (const step of steps) {
    await lab.clock.advance(step.after * 1000);
    going.push(take(stage, step));
  }
  await lab.clock.run(Promise.all(going));
  faults.calm();
  await lab.clock.advance(30 * minute);
  const wrong = await lab.clock.run(settle(stage));
  const unrest = await comeToRest(stage);
  return [...breaches.map(({ what }) => what), ...wrong, ...unrest, ...denials(stage.world, faults.happened)];
}

function traceOf(world: World): string {
  const { calls } = world.store(callLogStore);
  const lines = calls.map(({ at, principalArn, service, operation, outcome }) =>
    [at, principalArn, service, operation, outcome].join(" "),
  );
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** Plays a story from an empty account to its rest. */
export async function play(
  story: Story,
  template?: TemplateHook,
  peek?: (stage: Stage) => void,
): Promise<Ending> {
  const stage = await openStage(story, template);
  const { world, faults, ends } = stage;
  peek?.(stage);
  let wrong: readonly string[];
  try {
    wrong = await perform(stage, story);
  } catch (error) {
    wrong = [`the story came to no end: ${error instanceof Error ? error.stack : String(error)}`];
  }
  return {
    wrong,
    faults: faults.happened,
    calls: world.store(callLogStore).calls.length,
    deaths: ends.filter(({ end }) => end === "killed").length,
    trace: traceOf(world),
  };
}
