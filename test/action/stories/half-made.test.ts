import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { expect, test } from "@jest/globals";
import { acmStore } from "../../../lab/acm/store.ts";
import { inventory } from "../../../lab/inventory.ts";
import { route53Store } from "../../../lab/route-53/store.ts";
import { deleteByHand } from "../../support/by-hand.ts";
import { elsewhere, type Inputs, openStory, type Story, whoami } from "../../support/story.ts";

const down: Inputs = { mode: "teardown", name: "whoami", confirm: "whoami", "delete-users": "true" };

/** What is left that costs, holds a name or stands in the way. */
const left = ({ lab }: Story) => inventory(lab.world).filter(({ what }) => what !== "AWS::ECS::Service");

async function expectNothingLeft(story: Story): Promise<void> {
  const run = await story.act(down);
  expect(run.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(run.ok).toBe(true);
  expect(left(story)).toEqual([]);
  expect(run.outputs["left-behind"]).toBe("[]");
}

test("nothing was ever made", async () => {
  const story = openStory();
  await expectNothingLeft(story);
});

test.each([1, 3, 4, 5])(
  "the job gave up after %i minutes",
  async (minutes) => {
    const story = openStory();
    const run = await story.act({ ...whoami, image: story.push("1"), "wait-for-minutes": `${minutes}` });
    if (!run.ok) expect(run.log.join("\n")).toContain(`Not done within ${minutes} minute`);
    await expectNothingLeft(story);
  },
  120_000,
);

test("the first deployment failed, and is still being taken down", async () => {
  const story = openStory();
  const image = story.push("1", { simulate: { crashAfterMs: 1000 } });
  const run = await story.act({ ...whoami, image });
  expect(run.ok).toBe(false);
  await expectNothingLeft(story);
}, 120_000);

test("the deployment goes on while it is torn down, and a second teardown finishes", async () => {
  const story = openStory();
  const run = story.start({ ...whoami, image: story.push("1") });
  await story.wait(200);
  await story.act(down);
  await story.lab.clock.run(run);
  await expectNothingLeft(story);
}, 120_000);

test("the certificate still waits for its record", async () => {
  const story = openStory();
  await story.act({ ...whoami, ...elsewhere, image: story.push("1") });
  const [certificate] = [...story.lab.world.store(acmStore).certificates.values()];
  expect(certificate?.status).toBe("PENDING_VALIDATION");
  await expectNothingLeft(story);
}, 120_000);

test("the functions are gone already", async () => {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1"), "wait-for-certificate": "true" });
  await deleteByHand(story, "whoami-automation");
  const run = await story.act(down);
  expect(run.ok).toBe(true);
  // Nobody is left to say whether another certificate needs the record, so it stays, and is named.
  expect(JSON.parse(run.outputs["left-behind"] ?? "")).toEqual([
    { what: "DNS record", id: expect.stringContaining("CNAME"), why: expect.any(String) },
  ]);
  expect(left(story).map(({ what }) => what)).toEqual(["AWS::Route53::RecordSet"]);
}, 120_000);

test("the app's stacks are gone, its platform is not", async () => {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1") });
  await story.wait(120);
  await deleteByHand(story, "whoami-service");
  await story.wait(60);
  await deleteByHand(story, "whoami-certificate");
  await story.wait(60);
  await expectNothingLeft(story);
  await expectNothingLeft(story);
}, 120_000);

test("a neighbour keeps its platform", async () => {
  const story = openStory();
  const image = story.push("1");
  const shared = { platform: "tools", image, "desired-count": "1" };
  const first = await story.act({
    ...shared,
    name: "wiki",
    "domain-name": "wiki.example.com",
    "wait-for-certificate": "true",
  });
  const second = await story.act({
    ...shared,
    name: "chat",
    "domain-name": "chat.example.com",
    "wait-for-certificate": "true",
  });
  expect([first.ok, second.ok]).toEqual([true, true]);
  expect(second.log.filter((line) => / to (add|change)/.test(line)).join()).not.toContain("tools-");
  expect(second.outputs["alb-arn"]).toBe(first.outputs["alb-arn"]);

  const wiki = await story.act({ mode: "teardown", name: "wiki", platform: "tools", confirm: "wiki" });
  expect(wiki.ok).toBe(true);
  expect(JSON.parse(wiki.outputs["left-behind"] ?? "")).toEqual([
    { what: "platform", id: "tools", why: "chat is on it" },
  ]);
  const again = await story.act({ ...shared, name: "chat", "domain-name": "chat.example.com" });
  expect(again.log.join("\n")).toContain("Nothing to do");

  const chat = await story.act({
    mode: "teardown",
    name: "chat",
    platform: "tools",
    confirm: "chat",
    "delete-users": "true",
  });
  expect(chat.ok).toBe(true);
  expect(left(story)).toEqual([]);
}, 120_000);

test("the hosted zone stays, with every record that is somebody else's", async () => {
  const story = openStory();
  const { world, clock } = story.lab;
  const [zone] = world.store(route53Store).zones.values();
  const client = new Route53Client(story.lab.configuration());
  const record = { Name: "mail.whoami.example.com.", Type: "TXT" as const, TTL: 60 };
  const ResourceRecordSet = { ...record, ResourceRecords: [{ Value: '"not ours"' }] };
  const Changes = [{ Action: "CREATE" as const, ResourceRecordSet }];
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: zone?.id, ChangeBatch: { Changes } });
  await clock.run(client.send(command));
  await story.act({ ...whoami, image: story.push("1"), "wait-for-certificate": "true" });
  const run = await story.act(down);
  expect([run.ok, run.outputs["left-behind"]]).toEqual([true, "[]"]);
  const records = [
    ...(world
      .store(route53Store)
      .zones.get(zone?.id ?? "")
      ?.records.values() ?? []),
  ];
  expect(records.map(({ Type }) => Type).sort()).toEqual(["NS", "SOA", "TXT"]);
}, 120_000);
