import { expect, test } from "@jest/globals";
import { ecsStore } from "../../../lab/ecs/store.ts";
import { inventory } from "../../../lab/inventory.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

/** ECS shows a deleted service as INACTIVE for a while. */
function standing({ world }: Story["lab"]): readonly string[] {
  const { services } = world.store(ecsStore);
  const isDeleted = (id: string) => services.get(id)?.status === "INACTIVE";
  return inventory(world)
    .filter(({ id }) => !isDeleted(id))
    .map(({ what }) => what)
    .sort();
}

/** The lines of the log that speak of stacks' changes. */
const changes = ({ log }: StoryRun) => log.filter((line) => / to (add|change|remove)/.test(line));
const errors = ({ log }: StoryRun) => log.filter((line) => line.startsWith("::error::"));

/** The longest time between two lines, in seconds. */
function longestSilence({ log }: StoryRun): number {
  const times = log.flatMap((line) => {
    const [, minutes, seconds] = /^ *(\d+):(\d\d) {2}/.exec(line) ?? [];
    return minutes && seconds ? [Number(minutes) * 60 + Number(seconds)] : [];
  });
  return Math.max(0, ...times.map((time, index) => time - (times[index - 1] ?? 0)));
}

test("an app is deployed, left alone, released anew and taken away", async () => {
  const story = openStory({ wire: true });
  const first = story.push("1");

  const made = await story.act({ ...whoami, image: first });
  expect(errors(made)).toEqual([]);
  expect(made.outputs).toMatchObject({
    url: "https://whoami.example.com",
    "login-url": expect.stringMatching(/^https:\/\/whoami-[a-z0-9]+\.auth\.eu-west-1\.amazoncognito\.com$/),
    "alb-arn": expect.stringContaining(":loadbalancer/app/whoami/"),
    "certificate-arn": expect.stringContaining(":certificate/"),
    "service-arn": expect.stringContaining(":service/whoami/"),
    "task-definition-arn": expect.stringContaining(":task-definition/whoami-whoami:1"),
    "user-pool-id": expect.stringMatching(/^eu-west-1_/),
    "user-pool-client-id": expect.any(String),
    image: first,
    "dns-records": "[]",
  });
  expect(made.seconds).toBeLessThan(8 * 60);
  expect(longestSilence(made)).toBeLessThanOrEqual(15);

  const settled = await story.act({ ...whoami, image: first, "wait-for-certificate": "true" });
  expect(errors(settled)).toEqual([]);

  const again = await story.act({ ...whoami, image: first });
  expect(again.log.join("\n")).toContain("Nothing to do");
  expect(again.seconds).toBeLessThan(5);

  const second = await story.act({ ...whoami, image: story.push("2") });
  expect(errors(second)).toEqual([]);
  expect(changes(second)).toEqual([]);
  expect(second.outputs["task-definition-arn"]).not.toBe(made.outputs["task-definition-arn"]);
  expect(second.seconds).toBeLessThan(3 * 60);
  expect(longestSilence(second)).toBeLessThanOrEqual(15);

  const both = await story.act({ ...whoami, image: story.push("3"), "environment-variables": "COLOUR=blue" });
  expect(errors(both)).toEqual([]);
  expect(changes(both)).toHaveLength(1);

  const refused = await story.act({ mode: "teardown", name: "whoami", confirm: "whoam" });
  expect(refused.ok).toBe(false);

  const kept = await story.act({ mode: "teardown", name: "whoami", confirm: "whoami" });
  expect(errors(kept)).toEqual([]);
  expect(longestSilence(kept)).toBeLessThanOrEqual(15);
  expect(JSON.parse(kept.outputs["left-behind"] ?? "")).toEqual([
    { what: "CloudFormation stack", id: "whoami-users", why: expect.stringContaining("delete-users") },
    { what: "Cognito user pool", id: made.outputs["user-pool-id"], why: expect.any(String) },
  ]);
  expect([...story.lab.world.store(ecsStore).taskDefinitions.keys()]).toEqual([]);
  expect(standing(story.lab)).toEqual([
    "AWS::CloudFormation::Stack",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolDomain",
  ]);

  const gone = await story.act({
    mode: "teardown",
    name: "whoami",
    confirm: "whoami",
    "delete-users": "true",
  });
  expect(gone.outputs["left-behind"]).toBe("[]");
  expect(standing(story.lab)).toEqual([]);
}, 120_000);

test("users stay when the rest is made anew", async () => {
  const story = openStory();
  const image = story.push("1");
  const made = await story.act({ ...whoami, image });
  await story.act({ mode: "teardown", name: "whoami", confirm: "whoami" });
  const again = await story.act({ ...whoami, image });
  expect(errors(again)).toEqual([]);
  expect(again.outputs["user-pool-id"]).toBe(made.outputs["user-pool-id"]);
  expect(again.outputs["login-url"]).toBe(made.outputs["login-url"]);
}, 120_000);

test("a second push while the first deployment is still going on comes after it", async () => {
  const story = openStory();
  const first = await story.act({ ...whoami, image: story.push("1"), "wait-for-minutes": "4" });
  expect(first.ok).toBe(false);
  const second = await story.act({ ...whoami, image: story.push("2") });
  expect(errors(second)).toEqual([]);
  expect(second.log.join("\n")).toContain("whoami-service is CREATE_IN_PROGRESS already");
  const third = await story.act({ ...whoami, image: story.push("2") });
  expect(third.log.join("\n")).toContain("Nothing to do");
}, 120_000);
