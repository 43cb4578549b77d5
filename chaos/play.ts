import { createHash } from "node:crypto";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { connectClients } from "../lab/clients.ts";
import { createRepository, pushImage, repositoryUri } from "../lab/ecr/repositories.ts";
import type { World } from "../lab/kernel/world.ts";
import { createZone } from "../lab/route-53/zones.ts";
import { createVirtualLab, type VirtualLab } from "../lab/virtual-lab.ts";
import { callLogStore } from "../lab/wire/call-log.ts";
import { appBook, openBook, platform, rulesOfApp } from "./account.ts";
import { type Inputs, type RunEnd, runAction, type TemplateHook } from "./action-run.ts";
import { type Fault, type Faults, plotFaults } from "./faults.ts";
import { deleteStacks, releaseByHand, type Scene } from "./people.ts";
import { findFaults } from "./rest.ts";
import { goodImages, isGood, type Step, type Story } from "./story.ts";
import { meddle } from "./strangers.ts";
import { type Breach, watch } from "./watch.ts";

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

interface Stage extends Scene {
  readonly lab: VirtualLab;
  readonly faults: Faults;
  readonly breaches: readonly Breach[];
  readonly template: TemplateHook | undefined;
  /** By app: what is being done to it. */
  readonly under: Map<string, Promise<unknown>>;
  readonly ends: RunEnd[];
}

type Deploy = Extract<Step, { do: "deploy" }>;

const common = (app: string): Inputs => ({ name: app, platform, "wait-for-minutes": "60" });

const repository = "whoami";

function openStage(story: Story, template: TemplateHook | undefined): Stage {
  const faults = plotFaults(story);
  const lab = createVirtualLab({
    seed: story.seed,
    isDirect: true,
    quietTurns: 1,
    killBefore: faults.killBefore,
  });
  const { world } = lab;
  createZone(world, { name: "example.com" });
  createRepository(world, { name: repository });
  for (const tag of goodImages) pushImage(world, { repository, tag, definition: {} });
  pushImage(world, { repository, tag: "bad", definition: { simulate: { unhealthy: true } } });
  const book = openBook();
  const breaches = watch(world, book);
  faults.plant(world);
  const clients = connectClients(lab);
  const reference = (image: string) => `${repositoryUri(world, repository)}:${image}`;
  return { lab, world, book, breaches, clients, faults, template, reference, under: new Map(), ends: [] };
}

/** What is done to one app is done one after the other, as a concurrency group of its workflow has it; the apps know nothing of each other. */
function queue<T>({ under }: Stage, app: string, task: () => Promise<T>): Promise<T> {
  const done = Promise.resolve(under.get(app)).then(task);
  under.set(app, done);
  return done;
}

async function act(stage: Stage, app: string, inputs: Inputs, killedAt?: number): Promise<RunEnd> {
  const { lab, template, ends } = stage;
  const onAnswer = (command: unknown) => {
    if (!(command instanceof PutParameterCommand) || command.input.Value !== inputs.image) return;
    appBook(stage.book, app).asked.push(inputs.image?.split(":").at(-1) ?? "");
  };
  const hooks = {
    onAnswer,
    ...(killedAt === undefined ? {} : { killedAt }),
    ...(template ? { template } : {}),
  };
  const ended = await runAction(lab, { ...common(app), ...inputs }, hooks);
  ends.push(ended);
  return ended;
}

const inputsOf = ({ reference }: Stage, { image, host, memory }: Deploy): Inputs => ({
  image: reference(image),
  "domain-name": host,
  memory,
});

/** A run that fails because of its image has done what it should, if the app was there. */
async function deploy(stage: Stage, app: string, step: Deploy): Promise<RunEnd> {
  const own = appBook(stage.book, app);
  const isThere = own.wish === "deployed" && own.isSettled;
  Object.assign(own, { wish: "deployed", host: step.host, memory: step.memory, isSettled: false });
  const ended = await act(stage, app, inputsOf(stage, step), step.killedAt);
  own.isSettled = ended.end === "succeeded" || (ended.end === "failed" && !isGood(step.image) && isThere);
  own.isWhole = own.isSettled && rulesOfApp(stage.world, app).length > 0;
  return ended;
}

async function teardown(stage: Stage, app: string, killedAt?: number): Promise<RunEnd> {
  const own = appBook(stage.book, app);
  Object.assign(own, { wish: "torn down", isWhole: false, isSettled: false });
  const ended = await act(stage, app, { mode: "teardown", confirm: app }, killedAt);
  own.isSettled = ended.end === "succeeded";
  stage.book.told += ended.leftBehind;
  return ended;
}

async function deleteByHand(stage: Stage, app: string): Promise<void> {
  const own = appBook(stage.book, app);
  if (own.wish === "deployed") Object.assign(own, { wish: "stacks deleted", isWhole: false });
  await deleteStacks(stage, app);
}

async function take(stage: Stage, step: Step): Promise<unknown> {
  const { app } = step;
  switch (step.do) {
    case "deploy":
      return queue(stage, app, () => deploy(stage, app, step));
    case "teardown":
      return queue(stage, app, () => teardown(stage, app, step.killedAt));
    case "release":
      return releaseByHand(stage, app, step.image);
    case "delete-stacks":
      return queue(stage, app, () => deleteByHand(stage, app));
    case "meddle":
      if (step.how === "deletes the app's rule") appBook(stage.book, app).isWhole = false;
      return meddle({ ...stage, app }, step.how);
  }
}

/** The Action is run again for every app whose last run died or failed, with an image that is good. */
async function settle(stage: Stage): Promise<string[]> {
  const wrong: string[] = [];
  for (const [app, own] of stage.book.apps) {
    if (own.isSettled || own.wish === "none" || own.wish === "stacks deleted") continue;
    const image = own.asked.findLast(isGood) ?? goodImages[0];
    const step = { ...{ after: 0, app, image, host: own.host, memory: own.memory }, do: "deploy" } as const;
    const { end, log } = await (own.wish === "deployed" ? deploy(stage, app, step) : teardown(stage, app));
    if (end !== "succeeded")
      wrong.push(`${app} is not ${own.wish} by a run in peace:\n${log.slice(-12).join("\n")}`);
  }
  return wrong;
}

const minute = 60_000;

/** Rest may take a failing release's whole way back; looked at until all is well, and once more after two sweeps. */
async function comeToRest({ lab, world, book, faults }: Stage): Promise<readonly string[]> {
  const disturbed = faults.happened.length > 0;
  for (let waited = 0; waited < 240 && findFaults(world, book, disturbed).length > 0; waited += 10)
    await lab.clock.advance(10 * minute);
  await lab.clock.advance(32 * minute);
  return findFaults(world, book, disturbed);
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
  return [...breaches.map(({ what }) => what), ...wrong, ...unrest];
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
  const stage = openStage(story, template);
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
