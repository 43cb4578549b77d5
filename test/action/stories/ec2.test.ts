import { expect, test } from "@jest/globals";
import { createBrowser } from "../../../lab/browser/browser.ts";
import { signUpAndIn } from "../../../lab/browser/sign-in.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { ecsStore, type LabTask } from "../../../lab/ecs/store.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import { targetHealth } from "../../../lab/elbv2/targets.ts";
import { inventory } from "../../../lab/inventory.ts";
import { publicParameters } from "../../../lab/ssm/store.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

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

/** The fewest healthy targets at any moment while the work goes on. */
async function fewestDuring(story: Story, work: () => Promise<StoryRun>): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  let isOver = false;
  const look = () => {
    fewest = Math.min(fewest, healthyTargets(story));
    if (!isOver) story.lab.clock.after(2000, look);
  };
  look();
  expect(errors(await work())).toEqual([]);
  isOver = true;
  return fewest;
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
  expect(errors(await story.act({ ...ec2, image, "wait-for-certificate": "true" }))).toEqual([]);
  expect(await signIn(story)).toBe(200);
  const tasks = runningTasks(story);
  expect(new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(2);
  expect(tasks.map(({ publicIp }) => publicIp)).toEqual([false, false]);
  expect((await story.act({ ...ec2, image })).log.join("\n")).toContain("Nothing to do");

  const next = story.push("2");
  expect(await fewestDuring(story, () => story.act({ ...ec2, image: next }))).toBe(2);
  expect(runningTasks(story).every(({ containerInstanceArn }) => containerInstanceArn)).toBe(true);

  const [before] = instances(story);
  const parameter = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";
  story.lab.world.store(publicParameters).set(parameter, "ami-0ec5000000000002b");
  const larger = { ...ec2, image: next, "instance-type": "t3.medium" };
  expect(await fewestDuring(story, () => story.act(larger))).toBeGreaterThanOrEqual(2);
  const renewed = instances(story).map(({ id, imageId, instanceType }) => [
    id === before?.id,
    imageId,
    instanceType,
  ]);
  expect(renewed).toEqual(renewed.map(() => [false, "ami-0ec5000000000002b", "t3.medium"]));

  expect((await teardown(story)).outputs["left-behind"]).toBe("[]");
  expect(inventory(story.lab.world)).toEqual([]);
}, 120_000);

test("an app goes to EC2 and back without a gap, with the same users", async () => {
  const story = openStory();
  const image = story.push("1");
  const made = await story.act({ ...inputs, image });
  expect(await fewestDuring(story, () => story.act({ ...ec2, image }))).toBe(2);
  expect(runningTasks(story).filter(({ containerInstanceArn }) => !containerInstanceArn)).toEqual([]);
  let back: StoryRun | undefined;
  const fewest = await fewestDuring(story, async () => {
    back = await story.act({ ...inputs, image });
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
