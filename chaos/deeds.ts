import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { appBook, keepNames, platform, rulesOfApp } from "./account.ts";
import { type Inputs, type RunEnd, runAction } from "./action-run.ts";
import { runsWell } from "./images.ts";
import { allNames } from "./more-names.ts";
import { deleteStacks, push, releaseByHand, trackedTag } from "./people.ts";
import type { Stage } from "./stage.ts";
import type { Step, Wanted } from "./story.ts";
import { meddle } from "./strangers.ts";

const common = (app: string): Inputs => ({ name: app, platform, "wait-for-minutes": "60" });

/** What is done to one app is done one after the other, as a concurrency group of its workflow has it; the apps know nothing of each other. */
function queue<T>({ under }: Stage, app: string, task: () => Promise<T>): Promise<T> {
  const done = Promise.resolve(under.get(app)).then(task);
  under.set(app, done);
  return done;
}

async function act(stage: Stage, app: string, inputs: Inputs, killedAt?: number): Promise<RunEnd> {
  const { lab, template, roles, ends, book } = stage;
  const onCall = (command: unknown) => {
    if (!(command instanceof PutParameterCommand) || !command.input.Name?.endsWith("/image")) return;
    const { Value: value = "" } = command.input;
    if (value !== inputs.image) book.withdrawals.push({ app, value, at: lab.clock.now() });
  };
  const hooks = {
    onCall,
    ...(killedAt === undefined ? {} : { killedAt }),
    ...(template ? { template } : {}),
    ...(roles ? { credentials: roles.credentials } : {}),
  };
  const own = inputs.mode === "teardown" ? roles?.teardownInputs : roles?.inputs;
  const ended = await runAction(lab, { ...common(app), ...own, ...inputs }, hooks);
  ends.push(ended);
  return ended;
}

/** Only shop says what the platform is to be; wiki takes it as it is. */
const platformInputs = ({ isOpen, isPrivate, isOnInstances }: Wanted): Inputs => ({
  "allow-sign-up": `${isOpen}`,
  egress: isPrivate || isOnInstances ? "nat-gateway" : "public-ip",
});

const inputsOf = (app: string, image: string, wanted: Wanted): Inputs => ({
  ...{ image, memory: wanted.memory },
  "domain-name": [wanted.host, ...wanted.others].join(),
  "redirect-from": wanted.redirected.join(),
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
export async function deploy(
  stage: Stage,
  app: string,
  { image, wanted, killedAt }: Deployment,
): Promise<RunEnd> {
  const own = appBook(stage.book, app);
  const isThere = own.wish === "deployed" && own.isSettled;
  const names = own.names.filter((name) => allNames(wanted).includes(name));
  Object.assign(own, { wish: "deployed", wanted, names, isSettled: false, trackedSince: undefined });
  const { end, ...rest } = await act(stage, app, inputsOf(app, image, wanted), killedAt);
  own.isSettled = end === "succeeded" || (end === "failed" && !runsWell(stage.book, image) && isThere);
  own.isWhole = false;
  if (own.isSettled) keepNames(own, rulesOfApp(stage.world, app));
  if (end === "succeeded" && wanted.isTracking) own.trackedSince = stage.lab.clock.now();
  return { end, ...rest };
}

export async function teardown(stage: Stage, app: string, killedAt?: number): Promise<RunEnd> {
  const own = appBook(stage.book, app);
  Object.assign(own, { wish: "torn down", isWhole: false, names: [], isSettled: false });
  const ended = await act(stage, app, { mode: "teardown", confirm: app }, killedAt);
  own.isSettled = ended.end === "succeeded";
  stage.book.told += ended.leftBehind;
  return ended;
}

async function deleteByHand(stage: Stage, app: string): Promise<void> {
  const own = appBook(stage.book, app);
  if (own.wish === "deployed") Object.assign(own, { wish: "stacks deleted", isWhole: false, names: [] });
  await deleteStacks(stage, app);
}

/** What a step says is done. */
export async function take(stage: Stage, step: Step): Promise<unknown> {
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
      if (step.how === "deletes the app's rule")
        Object.assign(appBook(stage.book, app), { isWhole: false, names: [] });
      return meddle({ ...stage, app }, step.how);
  }
}
