import { expect, test } from "@jest/globals";
import { cloudFormationStore } from "../../../lab/cloudformation/store.ts";
import { inventory } from "../../../lab/inventory.ts";
import { ssmStore } from "../../../lab/ssm/store.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { type Inputs, openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

/** Calls that only look. */
const looks = /^(Describe|List|Get)/;
/** What a plan may make, and takes away again. */
const passing = /^cloudformation (CreateChangeSet|DeleteChangeSet|DeleteStack)$/;

const errorsOf = ({ log }: StoryRun) => log.filter((line) => line.startsWith("::error::"));

const standing = ({ lab }: Story) => [
  ...inventory(lab.world),
  ...[...lab.world.store(cloudFormationStore).changeSets.keys()].map((id) => ({ what: "change set", id })),
];

const isFunction = ({ principalArn }: { readonly principalArn: string }) =>
  /\/gatehouse\//.test(principalArn);

/** Runs a plan, and proves that the account is as it was before, and that nothing was called that writes. */
async function plan(story: Story, inputs: Inputs): Promise<StoryRun> {
  const { calls } = story.lab.world.store(callLogStore);
  const before = standing(story);
  const start = calls.length;
  const run = await story.act({ ...inputs, mode: "plan" });
  // The functions hear of the shells that come and go.
  await story.wait(120);
  const writes = calls
    .slice(start)
    .filter((call) => !isFunction(call))
    .map(({ service, operation }) => `${service} ${operation}`)
    .filter((call) => !looks.test(call.split(" ")[1] ?? ""));
  expect(writes.filter((call) => !passing.test(call))).toEqual([]);
  expect(standing(story)).toEqual(before);
  return run;
}

interface Summary {
  readonly add: number;
  readonly stacks: readonly {
    readonly name: string;
    readonly state: string;
    readonly source: string;
    readonly changes: readonly { readonly logicalId: string; readonly effect: string }[];
    readonly dangers: readonly { readonly treasure?: string }[];
  }[];
}

const summaryOf = ({ outputs }: StoryRun) => JSON.parse(outputs["changes-summary"] ?? "") as Summary;
const statesOf = (run: StoryRun) =>
  Object.fromEntries(
    summaryOf(run).stacks.map(({ name, state, source }) => [name, `${state} ${source}`.trim()]),
  );

test("nothing is there yet: every stack is planned, and nothing is left", async () => {
  const story = openStory();
  const run = await plan(story, { ...whoami, image: story.push("1"), egress: "nat-gateway" });
  expect(errorsOf(run)).toEqual([]);
  expect(statesOf(run)).toEqual({
    "whoami-network": "create change set",
    "whoami-users": "create change set",
    "whoami-automation": "create change set",
    "whoami-certificate": "create change set",
    "whoami-platform": "create template",
    "whoami-egress": "create template",
    "whoami-service": "create template",
  });
  expect(run.outputs["has-changes"]).toBe("true");
  expect(run.outputs["changes-markdown"]).toBe(run.summary);
  expect(run.summary).toContain("its inputs come from whoami-platform and whoami-users and whoami-egress");
  expect(run.summary).toMatch(/\| NAT gateway \| 1 \| 33 \|/);
  expect(run.summary).not.toContain("CAUTION");

  const made = await story.act({ ...whoami, image: story.push("1"), egress: "nat-gateway" });
  expect(made.ok).toBe(true);
  const resources = [...story.lab.world.store(cloudFormationStore).stacks.values()].flatMap(
    ({ resources }) => [...resources.keys()],
  );
  const planned = summaryOf(run).stacks.flatMap(({ changes }) => changes.map(({ logicalId }) => logicalId));
  expect(planned.sort()).toEqual(resources.sort());
}, 120_000);

test("a second app on a platform: its stacks are planned with change sets before its first release", async () => {
  const story = openStory();
  const image = story.push("1");
  const shared = { platform: "tools", image };
  await story.act({ ...shared, name: "wiki", "domain-name": "wiki.example.com" });
  await story.wait(300);
  const run = await plan(story, { ...shared, name: "chat", "domain-name": "chat.example.com" });
  expect(errorsOf(run)).toEqual([]);
  expect(statesOf(run)).toMatchObject({
    "tools-platform": "unchanged",
    "chat-certificate": "create change set",
    "chat-service": "create change set",
  });
  expect(run.summary).not.toContain("CAUTION");
}, 120_000);

test("one input changes, and the image", async () => {
  const story = openStory();
  const image = story.push("1");
  await story.act({ ...whoami, image });
  await story.wait(300);
  const run = await plan(story, { ...whoami, image: story.push("2"), cpu: "512" });
  expect(errorsOf(run)).toEqual([]);
  expect(summaryOf(run).stacks.filter(({ state }) => state !== "unchanged")).toMatchObject([
    { name: "whoami-service", state: "update", dangers: [] },
  ]);
  expect(run.summary).toContain("Cpu `256` → `512`, Memory `512` → `1024`");
  expect(run.summary).toContain(`Image: \`${image}\` → \`${image.replace(/1$/, "2")}\``);
  expect(run.summary).toMatch(
    /\| replace \(a new revision\) \| `TaskDefinition` \| AWS::ECS::TaskDefinition \| .*Cpu, Memory/,
  );
  expect(run.summary).toMatch(/### About 18 USD a month more/);
}, 120_000);

test("without changes it is green, or red if that is asked for", async () => {
  const story = openStory();
  const inputs = { ...whoami, image: story.push("1") };
  await story.act(inputs);
  await story.wait(300);
  const run = await plan(story, inputs);
  expect(run.ok).toBe(true);
  expect(run.outputs).toMatchObject({ "has-changes": "false", "changes-count": "0" });
  expect(run.summary).toContain("**Nothing to change.**");

  const strict = { ...inputs, "fail-on-empty-changeset": "true" };
  for (const red of [await plan(story, strict), await story.act(strict)]) {
    expect(red.ok).toBe(false);
    expect(red.log.join("\n")).toContain("::error::There is nothing to change");
  }
}, 120_000);

test("a release parameter that somebody has deleted is no obstacle, and is not written", async () => {
  const story = openStory();
  const inputs = { ...whoami, image: story.push("1") };
  await story.act(inputs);
  await story.wait(300);
  story.lab.world.store(ssmStore).parameters.clear();
  const run = await plan(story, { ...inputs, "desired-count": "3" });
  expect(errorsOf(run)).toEqual([]);
  expect(statesOf(run)).toMatchObject({ "whoami-service": "update change set" });
  expect(run.summary).toContain("DesiredCount `2` → `3`");
}, 120_000);
