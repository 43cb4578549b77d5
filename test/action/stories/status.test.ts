import { expect, test } from "@jest/globals";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { elsewhere, type Inputs, openStory, type StoryRun, whoami } from "../../support/story.ts";

const look: Inputs = { mode: "status", name: "whoami" };
const textOf = ({ log }: StoryRun) => log.join("\n");

test("before anything exists, it says so", async () => {
  const story = openStory();
  const run = await story.act(look);
  expect(run.ok).toBe(true);
  expect(run.outputs).toMatchObject({ status: "absent", url: "", image: "", targets: "[]", releases: "[]" });
  expect(run.summary).toContain("## whoami is absent");
});

test("while the certificate waits for its record, the door is closed and the record is told", async () => {
  const story = openStory();
  await story.act({ ...whoami, ...elsewhere, image: story.push("1") });
  const run = await story.act(look);
  expect(run.outputs).toMatchObject({
    status: "closed",
    "certificate-status": "PENDING_VALIDATION",
    "certificate-arn": expect.stringContaining(":certificate/"),
  });
  expect(textOf(run)).toContain("The certificate is PENDING_VALIDATION.");
  expect(run.summary).toMatch(/DNS records that prove the domain[\s\S]*\.acm-validations\.aws/);
}, 120_000);

test("when all is well, it tells what runs, how well, and what was released; and changes nothing", async () => {
  const story = openStory();
  const first = story.push("1");
  await story.act({ ...whoami, image: first, "wait-for-certificate": "true" });
  const second = story.push("2");
  const made = await story.act({ ...whoami, image: second });
  await story.wait(120);
  const { calls } = story.lab.world.store(callLogStore);
  const before = calls.length;
  const run = await story.act(look);
  const made_by_it = calls.slice(before).map(({ operation }) => operation);
  expect(made_by_it.filter((operation) => !/^(Describe|Get|List|DetectStackDrift$)/.test(operation))).toEqual(
    [],
  );
  expect(run.ok).toBe(true);
  const { status, targets, releases, ...rest } = run.outputs;
  expect(status).toBe("open");
  const { "dns-records": _, ...same } = made.outputs;
  expect(rest).toEqual({ ...same, "certificate-status": "ISSUED", drift: "[]" });
  expect(JSON.parse(targets ?? "")).toEqual([
    expect.objectContaining({ state: "healthy", port: 80 }),
    expect.objectContaining({ state: "healthy", port: 80 }),
  ]);
  expect(JSON.parse(releases ?? "")).toEqual([
    { version: 2, image: second, live: true, at: expect.stringMatching(/^2026-11-22T/) },
    { version: 1, image: first, live: false, at: expect.any(String) },
  ]);
  expect(run.summary).toContain("Login rule: in place.");
  expect(run.summary).toContain(`| \`${second}\` | 2 of 2 | COMPLETED |`);
}, 120_000);

test("while an image is rolled out, and when targets are unhealthy, it says so and is green", async () => {
  const story = openStory();
  let sick = false;
  const handler = () => ({ status: sick ? 500 : 200, headers: {}, body: "" });
  const image = story.push("1", { simulate: { handler } });
  await story.act({ ...whoami, image, "wait-for-certificate": "true" });
  const rollout = story.start({ ...whoami, image: story.push("2", { simulate: { handler } }) });
  await story.wait(20);
  const changing = await story.act(look);
  expect(changing.outputs.status).toBe("changing");
  expect(textOf(changing)).toContain("ECS is rolling an image out.");
  await story.lab.clock.run(rollout);
  await story.wait(60);

  sick = true;
  await story.wait(35);
  const run = await story.act(look);
  expect(run.ok).toBe(true);
  expect(run.outputs.status).toBe("unhealthy");
  expect(textOf(run)).toContain("0 of 2 tasks are healthy.");
  expect(run.summary).toMatch(/\| (unhealthy|draining) \| Target\.\w+: /);
}, 120_000);

test("it is red when it cannot look", async () => {
  const story = openStory();
  story.lab.world
    .store(callLogStore)
    .faults.push(({ operation }) =>
      operation === "DescribeStacks" ? { code: "AccessDenied", status: 403 } : undefined,
    );
  const run = await story.act(look);
  expect(run.ok).toBe(false);
  expect(run.summary).toContain("## Status of whoami failed");
});
