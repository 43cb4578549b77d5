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
import { askedImages, runsWell } from "./images.ts";
import { deleteStacks, push, releaseByHand, repository, type Scene, trackedTag } from "./people.ts";
import { findFaults } from "./rest.ts";
import { goodImages, type Step, type Story, type Wanted } from "./story.ts";
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

const common = (app: string): Inputs => ({ name: app, platform, "wait-for-minutes": "60" });

function openStage(story: Story, template: TemplateHook | undefined): Stage {
  const faults = plotFaults(story);
  const lab = createVirtualLab({
    seed: story.seed,
    isDirect: true,
    quietTurns: 1,
    killBefore: faults.killBefore,
  });
  const { world } = lab;
  createZone(world, { name: "example.com", id: "Z0123456789ABCDEFGHIJ" });
  createRepository(world, { name: repository });
  for (const tag of goodImages) pushImage(world, { repository, tag, definition: {} });
  pushImage(world, { repository, tag: "bad", definition: { simulate: { unhealthy: true } } });
  const book = openBook(faults.happened);
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
  const { lab, template, ends, book } = stage;
  const onCall = (command: unknown) => {
    if (!(command instanceof PutParameterCommand) || !command.input.Name?.endsWith("/image")) return;
    const { Value: value = "" } = command.input;
    if (value !== inputs.image) book.withdrawals.push({ app, value, at: lab.clock.now() });
  };
  const hooks = {
    onCall,
    ...(killedAt === undefined ? {} : { killedAt }),
    ...(template ? { template } : {}),
  };
  const ended = await runAction(lab, { ...common(app), ...inputs }, hooks);
  ends.push(ended);
  return ended;
}

/** Only shop says what the platform is to be; wiki takes it as it is. */
const platformInputs = ({ isOpen, isPrivate, isOnInstances }: Wanted): Inputs => ({
  "allow-sign-up": `${isOpen}`,
  egress: isPrivate || isOnInstances ? "nat-gateway" : "public-ip",
});

const inputsOf = (app: string, image: string, wanted: Wanted): Inputs => ({
  ...{ image, "domain-name": wanted.host, memory: wanted.memory },
  ...(wanted.isTracking ? { "track-tag": trackedTag } : {}),
  ...(wanted.isOnInstances ? { "launch-type": "ec2" } : {}),
  ...(app === "shop" ? platformInputs(wanted) : {}),
});

interface Deployment {
  /** The whole reference. */
  readonly image: string;
  readonly wanted: Wanted;
  readonly killedAt?: number | undefined;
}

/** A run that fails because of its image has done what it should, if the app was there. */
async function deploy(stage: Stage, app: string, { image, wanted, killedAt }: Deployment): Promise<RunEnd> {
  const own = appBook(stage.book, app);
  const isThere = own.wish === "deployed" && own.isSettled;
  Object.assign(own, { wish: "deployed", wanted, isSettled: false, trackedSince: undefined });
  const { end, ...rest } = await act(stage, app, inputsOf(app, image, wanted), killedAt);
  own.isSettled = end === "succeeded" || (end === "failed" && !runsWell(stage.book, image) && isThere);
  own.isWhole = own.isSettled && rulesOfApp(stage.world, app).length > 0;
  if (end === "succeeded" && wanted.isTracking) own.trackedSince = stage.lab.clock.now();
  return { end, ...rest };
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
      return queue(stage, app, () => deploy(stage, app, { ...step, image: stage.reference(step.image) }));
    case "teardown":
      return queue(stage, app, () => teardown(stage, app, step.killedAt));
    case "release":
      return releaseByHand(stage, app, step.image);
    case "push":
      return push(stage, step.image);
    case "delete-stacks":
      return queue(stage, app, () => deleteByHand(stage, app));
    case "meddle":
      if (step.how === "deletes the app's rule") appBook(stage.book, app).isWhole = false;
      return meddle({ ...stage, app }, step.how);
  }
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
