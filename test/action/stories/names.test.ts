import { expect, jest, test } from "@jest/globals";
import { createRule } from "../../../lab/elbv2/rules.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import { changeRecords } from "../../../lab/route-53/changes.ts";
import { route53Store } from "../../../lab/route-53/store.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { labStack } from "../../support/by-hand.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

jest.setTimeout(120_000);

const errorsOf = ({ log }: StoryRun) => log.filter((line) => line.startsWith("::error::"));

/** The records of all zones, but their own: `zone: type name`. */
const records = ({ lab }: Story): readonly string[] =>
  [...lab.world.store(route53Store).zones.values()].flatMap((zone) =>
    [...zone.records.values()]
      .filter(({ Type }) => !["NS", "SOA"].includes(Type))
      .map(({ Type, Name }) => `${zone.name} ${Type} ${Name.replace(/^_[0-9a-f]+/, "_proof")}`)
      .sort(),
  );

const alias = (zone: string, name: string) => `${zone}. A ${name}.`;
const proof = (zone: string, name: string) => `${zone}. CNAME _proof.${name}.`;

test("each name gets its records in its own zone; names move, are added and go, and a teardown leaves none", async () => {
  const story = openStory();
  createZone(story.lab.world, { name: "example.net" });
  const image = story.push("1");
  const app = { ...whoami, image };
  const first = await story.act({
    ...app,
    "domain-name": "whoami.example.com, hello.example.net",
    "redirect-from": "*.www.example.net",
  });
  expect(errorsOf(first)).toEqual([]);
  await story.wait(600);
  expect(records(story)).toEqual([
    alias("example.com", "whoami.example.com"),
    proof("example.com", "whoami.example.com"),
    alias("example.net", "\\052.www.example.net"),
    alias("example.net", "hello.example.net"),
    proof("example.net", "hello.example.net"),
    proof("example.net", "www.example.net"),
  ]);
  expect(first.outputs).toMatchObject({ url: "https://whoami.example.com", "dns-records": "[]" });
  expect(first.summary).toContain("Also served: `hello.example.net`. Redirected there: `*.www.example.net`.");

  const { calls } = story.lab.world.store(callLogStore);
  const before = calls.length;
  const plan = await story.act({
    ...app,
    mode: "plan",
    "domain-name": "hello.example.net",
    "redirect-from": "whoami.example.com",
  });
  expect(plan.summary).toMatch(/Inputs: DomainName `whoami.example.com` → `hello.example.net`/);
  expect(plan.summary).toMatch(/\| remove \| `AliasAnyWwwExampleNet[0-9a-f]{8}` \| AWS::Route53::RecordSet/);
  expect(plan.summary).toContain("another certificate");
  expect(calls.slice(before).some(({ operation }) => operation.startsWith("ChangeResource"))).toBe(false);

  const promoted = await story.act({
    ...app,
    "domain-name": "hello.example.net",
    "redirect-from": "whoami.example.com",
    "wait-for-certificate": "true",
  });
  expect(errorsOf(promoted)).toEqual([]);
  expect(promoted.outputs.url).toBe("https://hello.example.net");
  await story.wait(600);
  const after = [
    alias("example.com", "whoami.example.com"),
    proof("example.com", "whoami.example.com"),
    alias("example.net", "hello.example.net"),
    proof("example.net", "hello.example.net"),
  ];
  expect(records(story)).toEqual(expect.arrayContaining(after));
  const again = await story.act({
    ...app,
    "domain-name": "hello.example.net",
    "redirect-from": "whoami.example.com",
  });
  expect(again.log.join("\n")).toContain("Nothing to do");
  const status = await story.act({ mode: "status", name: "whoami" });
  expect(status.outputs).toMatchObject({ status: "open", url: "https://hello.example.net" });
  expect(status.summary).toContain("Redirected there: `whoami.example.com`.");

  const gone = await story.act({
    mode: "teardown",
    name: "whoami",
    confirm: "whoami",
    "delete-users": "true",
  });
  expect(errorsOf(gone)).toEqual([]);
  expect(JSON.parse(gone.outputs["left-behind"] ?? "")).toEqual([]);
  expect(records(story)).toEqual([]);
});

test("what would stop the deployment half-way is told before anything is made, all at once", async () => {
  const story = openStory();
  const { world } = story.lab;
  const [zone] = [...world.store(route53Store).zones.values()];
  const record = (Name: string, Type: "A" | "CAA", Value: string) =>
    changeRecords(world, zone?.id, [
      { Action: "CREATE", ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: [{ Value }] } },
    ]);
  record("hello.example.com", "A", "192.0.2.7");
  record("example.com", "CAA", '0 issue "letsencrypt.org"');
  const other = createZone(world, { name: "example.net", delegated: false });
  const inputs = {
    ...whoami,
    image: story.push("1"),
    "domain-name": "whoami.example.com hello.example.com",
    "redirect-from": "whoami.example.net",
  };
  const run = await story.act(inputs);
  const text = errorsOf(run).join("\n");
  const found = [
    `The hosted zone example.net (${other.id}) is not the one that the internet asks: example.net is delegated to no name server at all`,
    'forbids Amazon to issue the certificate for whoami.example.com: found example.com CAA 0 issue "letsencrypt.org".',
    `The hosted zone example.com (${zone?.id}) leads hello.example.com elsewhere already, by a record which Gatehouse did not make: found A 192.0.2.7.`,
  ];
  for (const words of found) expect(run.log.join("\n")).toContain(words);
  expect(text).toContain("is not the one");
  expect(
    world.store(callLogStore).calls.filter(({ operation }) => !/^(Get|List|Describe)/.test(operation)),
  ).toEqual([]);

  const plan = await story.act({ ...inputs, mode: "plan" });
  expect(plan.ok).toBe(false);
  for (const words of found) expect(plan.summary).toContain(words);
});

test("where public DNS does not answer, that is a warning; a full load balancer is an error", async () => {
  const story = openStory();
  const silent = { nameServers: async () => undefined, caa: async () => undefined };
  const run = await story.act({ ...whoami, image: story.push("1") }, { publicDns: silent });
  expect(run.ok).toBe(true);
  expect(
    run.log.filter((line) => line.startsWith("::warning::Public DNS gives no answer here")),
  ).toHaveLength(1);

  // The same platform, full of a stranger's rules.
  const { clock, world } = story.lab;
  const { listeners, rules } = world.store(elbv2Store);
  const http = [...listeners.values()].find(({ Port }) => Port === 80)?.ListenerArn ?? "";
  const used = [...rules.values()].filter(({ IsDefault }) => !IsDefault).length;
  for (let number = used; number < 99; number += 1)
    createRule(world, {
      ListenerArn: http,
      Priority: 1000 + number,
      Conditions: [{ Field: "path-pattern", Values: [`/${number}`] }],
      Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
    });
  const second = { ...whoami, name: "second", platform: "whoami", "domain-name": "second.example.com" };
  const start = clock.now();
  const crowded = await story.act({ ...second, image: story.push("1") });
  expect(errorsOf(crowded).join()).toContain(
    'The load balancer of the platform "whoami" has 99 of the 100 rules that AWS allows it, and this deployment would add 2. Nothing was made or changed.',
  );
  expect(clock.now() - start).toBeLessThan(5000);
});

test("with DNS kept elsewhere the records of all names are put out", async () => {
  const story = openStory();
  const run = await story.act({
    ...whoami,
    image: story.push("1"),
    "domain-name": "app.example.org, www.example.org",
    "redirect-from": "*.app.example.org",
    "hosted-zone-id": "external",
  });
  expect(errorsOf(run)).toEqual([]);
  const made: { name: string; value: string }[] = JSON.parse(run.outputs["dns-records"] ?? "");
  expect(made.map(({ name }) => name.replace(/^_[0-9a-f]+/, "_proof")).sort()).toEqual([
    "*.app.example.org",
    "_proof.app.example.org",
    "_proof.www.example.org",
    "app.example.org",
    "www.example.org",
  ]);
});

test("with a role for zones elsewhere nobody looks at zones here, and no record is made here", async () => {
  const story = openStory();
  const { calls } = story.lab.world.store(callLogStore);
  const role = "arn:aws:iam::222222222222:role/gatehouse-dns/tools";
  const run = await story.act({ ...whoami, image: story.push("1"), "dns-role-arn": role });
  expect(errorsOf(run)).toEqual([]);
  expect(run.log.join("\n")).toContain(`validate-certificate looks for them with ${role}`);
  expect(run.outputs["dns-records"]).toBe("[]");
  const made = [...labStack(story, "whoami-service").resources.values()].map(({ type }) => type);
  expect(made).not.toContain("AWS::Route53::RecordSet");
  expect(calls.map(({ operation }) => operation)).not.toContain("GetHostedZone");
});

test("of two public zones of one name somebody has to choose", async () => {
  const story = openStory();
  const ids = ["twin.org", "twin.org"].map((name) => createZone(story.lab.world, { name }).id);
  const inputs = { ...whoami, "domain-name": "a.twin.org, b.twin.org", image: story.push("1") };
  const run = await story.act(inputs);
  expect(run.log.join("\n")).toMatch(
    new RegExp(
      `"a.twin.org", but this account has 2 public hosted zones called twin.org: ${ids.join(" and ")}`,
    ),
  );
  expect(run.log.join("\n")).toContain("hosted-zone-id: ");
  const plan = await story.act({ ...inputs, mode: "plan", "hosted-zone-id": ids[0] ?? "" });
  expect(errorsOf(plan)).toEqual([]);
});
