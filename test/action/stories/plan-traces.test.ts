import { expect, test } from "@jest/globals";
import { createChangeSet } from "../../../aws/change-sets.ts";
import { type ClientConfiguration, createClients } from "../../../aws/clients.ts";
import { cloudFormationStore } from "../../../lab/cloudformation/store.ts";
import { inventory } from "../../../lab/inventory.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { builtTemplate, openStory, type Story, whoami } from "../../support/story.ts";

const digest = (text: string) => text.replace(/\[digest:.{16}\]/, "[digest:0123456789abcdef]");

const standing = ({ lab }: Story) => [
  ...inventory(lab.world),
  ...[...lab.world.store(cloudFormationStore).changeSets.keys()].map((id) => ({ what: "change set", id })),
];

test("a template that CloudFormation refuses is red, with what its validation found, and nothing is left", async () => {
  const story = openStory({
    template: (kind, text) =>
      kind === "network" ? digest(text.replace("EnableDnsSupport: true", "EnableDns: true")) : text,
  });
  const run = await story.act({ ...whoami, image: story.push("1"), mode: "plan" });
  expect(run.ok).toBe(false);
  expect(run.log.join("\n")).toContain("::error::CloudFormation refuses the change of whoami-network");
  expect(run.log.join("\n")).toMatch(/whoami-network: Vpc \/Resources\/Vpc\/Properties.*EnableDns/);
  expect(run.summary).toContain("**refused by CloudFormation**");
  expect(standing(story)).toEqual([]);
});

test.each(["CreateChangeSet", "DescribeChangeSet"])(
  "an error at %s leaves nothing behind",
  async (operation) => {
    const story = openStory();
    const { faults } = story.lab.world.store(callLogStore);
    faults.push((call) =>
      call.operation === operation &&
      call.permissions.some(({ resource }) => resource.includes("whoami-users"))
        ? { code: "AccessDenied", status: 403 }
        : undefined,
    );
    const run = await story.act({ ...whoami, image: story.push("1"), mode: "plan" });
    expect(run.ok).toBe(false);
    expect(run.log.join("\n")).toContain("::error::AccessDenied");
    expect(standing(story)).toEqual([]);
  },
);

test("a shell that somebody else made stays, with their change set", async () => {
  const story = openStory();
  const { cloudFormation } = createClients(story.lab.configuration() as ClientConfiguration);
  await story.lab.clock.run(
    createChangeSet(cloudFormation, {
      ...{
        stackName: "whoami-network",
        type: "CREATE",
        name: "theirs",
        templateBody: builtTemplate("network"),
      },
      ...{ parameters: { Platform: "whoami" }, tags: {}, roleArn: undefined },
    }),
  );
  await story.wait(60);
  const before = standing(story);
  expect(before).toHaveLength(2);
  const run = await story.act({ ...whoami, image: story.push("1"), mode: "plan" });
  expect(run.ok).toBe(true);
  expect(standing(story)).toEqual(before);
});

test.each([0.5, 1.5, 3, 4])(
  "a plan that is cancelled after %d seconds leaves nothing behind",
  async (seconds) => {
    const story = openStory();
    const running = story.start({ ...whoami, image: story.push("1"), mode: "plan" });
    await story.wait(seconds);
    expect(standing(story)).not.toEqual([]);
    expect(story.cancel()).toBe(true);
    const run = await story.lab.clock.run(running);
    expect(run.ok).toBe(false);
    expect(run.log.join("\n")).toContain("::error::The plan was stopped.");
    // GitHub's patience between SIGINT and SIGTERM.
    expect(run.seconds - seconds).toBeLessThan(7.5);
    expect(standing(story)).toEqual([]);
  },
);

test("a deployment that is cancelled goes on in AWS: there is nothing to wait for", async () => {
  const story = openStory();
  const running = story.start({ ...whoami, image: story.push("1") });
  await story.wait(10);
  expect(story.cancel()).toBe(false);
  expect((await story.lab.clock.run(running)).ok).toBe(true);
}, 120_000);

test.each([0, 0.5, 2, 3, 4, 5, 6])("two plans, %d seconds apart, leave nothing behind", async (seconds) => {
  const story = openStory();
  const inputs = { ...whoami, image: story.push("1"), mode: "plan" };
  const first = story.start(inputs);
  await story.wait(seconds);
  const second = story.start(inputs);
  await story.lab.clock.run(Promise.all([first, second]));
  expect((await first).ok).toBe(true);
  await story.wait(10);
  expect(standing(story)).toEqual([]);
});

test.each([-4, -2, 0, 2, 4, 60])(
  "a deployment that starts %d seconds after a plan is not disturbed",
  async (seconds) => {
    const story = openStory();
    const inputs = { ...whoami, image: story.push("1") };
    const [early, late] =
      seconds < 0 ? [inputs, { ...inputs, mode: "plan" }] : [{ ...inputs, mode: "plan" }, inputs];
    const first = story.start(early);
    await story.wait(Math.abs(seconds));
    const runs = await story.lab.clock.run(Promise.all([first, story.start(late)]));
    expect(runs.map(({ log }) => log.filter((line) => line.startsWith("::error::")))).toEqual([[], []]);
  },
  120_000,
);

test("a plan while a deployment is under way says what it does not know, and is not empty", async () => {
  const story = openStory();
  const inputs = { ...whoami, image: story.push("1") };
  const running = story.start(inputs);
  await story.wait(60);
  const other = { ...inputs, "allow-sign-up": "true", tags: "team=blue", "fail-on-empty-changeset": "true" };
  const planned = await story.act({ ...other, mode: "plan" });
  expect(planned.ok).toBe(true);
  expect(planned.summary).toContain("**Not all of it is known:** see the table.");
  expect(planned.summary).toMatch(
    /\| not known \| +\| it is CREATE_IN_PROGRESS: an operation on it is under way/,
  );
  expect((await story.lab.clock.run(running)).ok).toBe(true);
}, 120_000);

test("a stack that never came to be is planned anew from its template", async () => {
  const story = openStory();
  const broken = story.push("1", { simulate: { crashAfterMs: 1000 } });
  await story.act({ ...whoami, image: broken });
  await story.wait(900);
  const before = standing(story);
  const planned = await story.act({ ...whoami, image: story.push("2"), mode: "plan" });
  expect(planned.ok).toBe(true);
  expect(planned.summary).toMatch(
    /`whoami-service` \| 10 to add \| template \| it is ROLLBACK_COMPLETE: deleted/,
  );
  expect(standing(story)).toEqual(before);
}, 120_000);
