import { DescribeStacksCommand, UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { expect, test } from "@jest/globals";
import type { StackKind } from "../../../core/stacks.ts";
import { createBrowser } from "../../../lab/browser/browser.ts";
import { signUpAndIn } from "../../../lab/browser/sign-in.ts";
import { connectClients } from "../../../lab/clients.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { ecsStore, type LabTask } from "../../../lab/ecs/store.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import { targetHealth } from "../../../lab/elbv2/targets.ts";
import { inventory } from "../../../lab/inventory.ts";
import { publicParameters } from "../../../lab/ssm/store.ts";
import {
  builtTemplate,
  type Inputs,
  openStory,
  type Story,
  type StoryRun,
  whoami,
} from "../../support/story.ts";

const user = {
  url: "https://whoami.example.com/",
  email: "ada@example.com",
  password: "Correct-Horse-9-Battery",
};
const inputs = { ...whoami, "container-port": "8080", "allow-sign-up": "true" };
const ec2 = { ...inputs, "launch-type": "ec2" };

const errors = ({ log }: StoryRun) => log.filter((line) => line.startsWith("::error::"));

const runningTasks = ({ lab }: Story): readonly LabTask[] =>
  [...lab.world.store(ecsStore).tasks.values()].filter(({ status }) => status === "RUNNING");

const instances = ({ lab }: Story) => [...lab.world.store(ec2Store).instances.values()];

const healthyTargets = ({ lab: { world } }: Story): number =>
  [...world.store(elbv2Store).targetGroups.keys()]
    .flatMap((arn) => targetHealth(world, arn))
    .filter(({ state }) => state === "healthy").length;

/** A deployment that has to end well. */
const deploy =
  (story: Story, given: Inputs): (() => Promise<StoryRun>) =>
  async () => {
    const run = await story.act(given);
    expect(errors(run)).toEqual([]);
    return run;
  };

/** The fewest healthy targets at any moment while the work goes on. */
async function fewestDuring(story: Story, work: () => Promise<unknown>): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  let isOver = false;
  const look = () => {
    fewest = Math.min(fewest, healthyTargets(story));
    if (!isOver) story.lab.clock.after(2000, look);
  };
  look();
  await work();
  isOver = true;
  return fewest;
}

const imageParameter = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

/** What docs/operations.md says for new machine images, in between versions of Gatehouse. */
async function lookForImage({ lab }: Story): Promise<void> {
  const { cloudFormation } = connectClients(lab);
  const StackName = "whoami-capacity";
  const describe = async () =>
    (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  const look = async () => {
    const Parameters = ((await describe())?.Parameters ?? []).map(({ ParameterKey = "" }) => ({
      ParameterKey,
      UsePreviousValue: true,
    }));
    const Capabilities = ["CAPABILITY_IAM" as const];
    await cloudFormation.send(
      new UpdateStackCommand({ StackName, UsePreviousTemplate: true, Capabilities, Parameters }),
    );
    for (;;) {
      const status = (await describe())?.StackStatus ?? "";
      if (!status.endsWith("_IN_PROGRESS")) return expect(status).toBe("UPDATE_COMPLETE");
      await lab.clock.sleep(5000);
    }
  };
  await lab.clock.run(look());
}

const signIn = (story: Story): Promise<number> =>
  story.lab.clock.run(
    signUpAndIn(createBrowser(story.lab.world), story.lab.world, user).then(
      ({ response }) => response.status,
    ),
  );

const teardown = (story: Story) =>
  story.act({ mode: "teardown", name: "whoami", confirm: "whoami", "delete-users": "true" });

test("on EC2 people sign in, images roll out, instances are renewed without a gap, and nothing stays", async () => {
  const story = openStory();
  const image = story.push("1");
  const planned = await story.act({ ...ec2, image, mode: "plan" });
  expect(planned.outputs["changes-markdown"]).toContain(
    "| EC2 instance (t3.small, with its volume) | 2 | 35 |",
  );
  expect(planned.outputs["changes-markdown"]).not.toContain("Fargate");
  expect(errors(await story.act({ ...ec2, image, "wait-for-certificate": "true" }))).toEqual([]);
  expect(await signIn(story)).toBe(200);
  const tasks = runningTasks(story);
  expect(new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(2);
  expect(tasks.map(({ publicIp }) => publicIp)).toEqual([false, false]);
  expect((await story.act({ ...ec2, image })).log.join("\n")).toContain("Nothing to do");

  const next = story.push("2");
  expect(await fewestDuring(story, deploy(story, { ...ec2, image: next }))).toBe(2);
  expect(runningTasks(story).every(({ containerInstanceArn }) => containerInstanceArn)).toBe(true);

  const [before] = instances(story);
  story.lab.world.store(publicParameters).set(imageParameter, "ami-0ec5000000000002b");
  expect(await fewestDuring(story, () => lookForImage(story))).toBe(2);
  expect(instances(story).map(({ id, imageId }) => [id === before?.id, imageId])).toEqual([
    [false, "ami-0ec5000000000002b"],
    [false, "ami-0ec5000000000002b"],
  ]);
  expect((await story.act({ ...ec2, image: next })).log.join("\n")).toContain("Nothing to do");
  expect((await story.act({ mode: "status", name: "whoami" })).outputs.status).toBe("open");

  expect((await teardown(story)).outputs["left-behind"]).toBe("[]");
  expect(inventory(story.lab.world)).toEqual([]);
}, 120_000);

test("an app goes to EC2 and back without a gap, with the same users", async () => {
  const story = openStory();
  const image = story.push("1");
  const made = await story.act({ ...inputs, image });
  expect(await fewestDuring(story, deploy(story, { ...ec2, image }))).toBe(2);
  expect(runningTasks(story).filter(({ containerInstanceArn }) => !containerInstanceArn)).toEqual([]);
  let back: StoryRun | undefined;
  const fewest = await fewestDuring(story, async () => {
    back = await deploy(story, { ...inputs, image })();
    return back;
  });
  expect(fewest).toBe(2);
  expect(runningTasks(story).filter(({ containerInstanceArn }) => containerInstanceArn)).toEqual([]);
  expect(back?.outputs["user-pool-id"]).toBe(made.outputs["user-pool-id"]);
  expect(back?.log.join("\n")).toContain(
    "::warning::This app no longer uses the EC2 instances of whoami-capacity",
  );
  expect((await story.act({ ...inputs, image })).log.join("\n")).toContain("Nothing to do");
  expect((await teardown(story)).outputs["left-behind"]).toBe("[]");
}, 120_000);

test("a release beyond the instances that there are waits for more, which go again", async () => {
  const story = openStory();
  const app = { ...ec2, "desired-count": "4" };
  expect(errors(await story.act({ ...app, image: story.push("1") }))).toEqual([]);
  expect(instances(story)).toHaveLength(2);
  expect(errors(await story.act({ ...app, image: story.push("2") }))).toEqual([]);
  expect(instances(story).length).toBeGreaterThan(2);
  await story.wait(40 * 60);
  expect(instances(story)).toHaveLength(2);
  expect(healthyTargets(story)).toBe(4);
}, 120_000);

test("tasks that no instance could hold are refused before anything is made", async () => {
  const story = openStory();
  const run = await story.act({ ...ec2, image: story.push("1"), memory: "4096" });
  expect(errors(run).join("\n")).toContain('memory: found "4096", but it must be at most 1843 on a t3.small');
  expect(inventory(story.lab.world).filter(({ what }) => what === "AWS::CloudFormation::Stack")).toEqual([]);
}, 120_000);

/** service.yaml as it was before there were instances. */
const olderService = (text: string) =>
  text
    .replace(/^ *CapacityProviderStrategy: .*\n(?: +- .*\n)*/m, "")
    .replace(/^( *LaunchType: ).*$/m, "$1FARGATE")
    .replace(/^( *RequiresCompatibilities: ).*$/m, "$1[FARGATE]")
    .replace("digest:", "digest:0000");

test("an app on Fargate that gets this version keeps its service and its tasks", async () => {
  let isOlder = true;
  expect(olderService(builtTemplate("service"))).not.toMatch(
    /LaunchType: !If|CapacityProviderStrategy|EC2, FARGATE/,
  );
  const template = (kind: StackKind, text: string) =>
    kind === "service" && isOlder ? olderService(text) : text;
  const story = openStory({ template });
  const image = story.push("1");
  await story.act({ ...inputs, image });
  const [service] = story.lab.world.store(ecsStore).services.keys();
  const tasks = runningTasks(story).map(({ arn }) => arn);
  isOlder = false;
  const run = await deploy(story, { ...inputs, image })();
  expect(run.log.filter((line) => / to (add|change|remove)/.test(line))).toEqual([]);
  expect([...story.lab.world.store(ecsStore).services.keys()]).toEqual([service]);
  expect(runningTasks(story).map(({ arn }) => arn)).toEqual(tasks);
}, 120_000);
