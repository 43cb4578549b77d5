import { expect, test } from "@jest/globals";
import { acmStore } from "../../../lab/acm/store.ts";
import { failCertificate } from "../../../lab/acm/validation.ts";
import { findStack } from "../../../lab/cloudformation/operations/find-stack.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import { openAccount } from "../../../lab/kernel/world.ts";
import { changeRecords } from "../../../lab/route-53/changes.ts";
import { route53Store } from "../../../lab/route-53/store.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { recordsIn } from "../../support/dns-account.ts";
import { elsewhere, openStory, whoami } from "../../support/story.ts";

test("waiting for the certificate ends when the login rule is in place", async () => {
  const story = openStory();
  const run = await story.act({ ...whoami, image: story.push("1"), "wait-for-certificate": "true" });
  expect(run.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(run.log.join("\n")).not.toContain("on its way");
  expect(run.outputs["certificate-arn"]).toContain(":certificate/");
}, 120_000);

test("for a domain that is held elsewhere, the records to make are put out", async () => {
  const story = openStory();
  const run = await story.act({ ...whoami, ...elsewhere, image: story.push("1") });
  expect(run.ok).toBe(true);
  expect(JSON.parse(run.outputs["dns-records"] ?? "")).toEqual([
    {
      name: expect.stringMatching(/^_.*\.whoami\.elsewhere\.org$/),
      type: "CNAME",
      value: expect.stringMatching(/\.acm-validations\.aws$/),
    },
    { name: "whoami.elsewhere.org", type: "CNAME", value: expect.stringContaining(".elb.amazonaws.com") },
  ]);
  expect(run.log.join("\n")).toContain("::warning::Make this DNS record");
  expect(run.summary).toContain("DNS records to make by hand");
  expect(run.log.join("\n")).toContain("The certificate is on its way");
}, 120_000);

test("waiting for a certificate whose record nobody makes ends in red, and says so", async () => {
  const story = openStory();
  const run = await story.act({
    ...whoami,
    ...elsewhere,
    image: story.push("1"),
    "wait-for-certificate": "true",
    "wait-for-minutes": "10",
  });
  expect(run.ok).toBe(false);
  expect(run.log.join("\n")).toContain(
    "Not done within 10 minutes: still waiting for whoami-certificate (Certificate)",
  );
}, 120_000);

test("another host name gets another certificate, and the login moves with it", async () => {
  const story = openStory();
  const image = story.push("1");
  const first = await story.act({ ...whoami, image, "wait-for-certificate": "true" });
  const moved = await story.act({
    ...whoami,
    image,
    "domain-name": "hello.example.com",
    "wait-for-certificate": "true",
  });
  expect(moved.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(moved.outputs.url).toBe("https://hello.example.com");
  expect(moved.outputs["certificate-arn"]).not.toBe(first.outputs["certificate-arn"]);
}, 120_000);

test("a certificate that nobody wants any more is not waited for", async () => {
  const story = openStory();
  const image = story.push("1");
  await story.act({ ...whoami, image, ...elsewhere });
  const moved = await story.act({ ...whoami, image, "wait-for-certificate": "true" });
  expect(moved.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(moved.log.join("\n")).toContain(
    "whoami-certificate is CREATE_IN_PROGRESS: deleted, to be made anew",
  );
}, 120_000);

test("an app that is served keeps its rule while its name changes, also before CloudFormation knows that its certificate is issued", async () => {
  const story = openStory();
  const { world } = story.lab;
  const served = () =>
    [...world.store(elbv2Store).rules.values()]
      .flatMap(({ Actions, Conditions }) =>
        Actions[0]?.Type === "authenticate-cognito" ? (Conditions[0]?.HostHeaderConfig?.Values ?? []) : [],
      )
      .filter((host) => host !== "first.example.com");
  const inputs = { ...whoami, platform: "tools", image: story.push("1") };
  // On a new platform CloudFormation would know before the service stands.
  await story.act({ ...inputs, name: "first", "domain-name": "first.example.com" });
  await story.act(inputs);
  for (let left = 600; served().length === 0 && left > 0; left -= 1) await story.wait(1);
  expect(findStack(world, "whoami-certificate")?.status).toBe("CREATE_IN_PROGRESS");
  const looks: (readonly string[])[] = [];
  let isMoving = true;
  const moved = story
    .start({ ...inputs, "domain-name": "hello.example.com", "wait-for-certificate": "true" })
    .finally(() => {
      isMoving = false;
    });
  for (; isMoving; looks.push(served())) await story.wait(1);
  expect((await moved).ok).toBe(true);
  expect(looks.filter(({ length }) => length === 0)).toEqual([]);
  expect(looks.at(-1)).toEqual(["hello.example.com"]);
}, 120_000);

test("an app that gets a wholly new name stays open under the old one until the new one's certificate is issued", async () => {
  const story = openStory();
  const { world } = story.lab;
  const { listeners, rules } = world.store(elbv2Store);
  const isCertified = (host: string) =>
    [...listeners.values()]
      .flatMap(({ certificates }) => certificates)
      .some((arn) => world.store(acmStore).certificates.get(arn)?.subjectAlternativeNames.includes(host));
  const hasAlias = (host: string) =>
    [...world.store(route53Store).zones.values()].some((zone) =>
      recordsIn(world, zone).includes(`A ${host}`),
    );
  const open = () =>
    [...rules.values()]
      .flatMap(({ Conditions }) => Conditions[0]?.HostHeaderConfig?.Values ?? [])
      .filter((host) => isCertified(host) && hasAlias(host));
  const inputs = { ...whoami, image: story.push("1") };
  await story.act({ ...inputs, "wait-for-certificate": "true" });
  await story.wait(60);
  expect(open()).toEqual(["whoami.example.com"]);
  const looks: (readonly string[])[] = [];
  let isMoving = true;
  const moved = story.start({ ...inputs, "domain-name": "hello.example.com" }).finally(() => {
    isMoving = false;
  });
  for (; isMoving; looks.push(open())) await story.wait(1);
  await story.wait(60);
  expect((await moved).log.join("\n")).toContain("hello.example.com is new: its certificate comes first");
  // The moment in which the record and the rule change over.
  expect(looks.filter(({ length }) => length === 0).length).toBeLessThanOrEqual(5);
  expect(open()).toEqual(["hello.example.com"]);
}, 120_000);

test("a job that waits in vain for another first name's records has put them out all the same", async () => {
  const story = openStory();
  const inputs = { ...whoami, ...elsewhere, image: story.push("1") };
  const { outputs } = await story.act(inputs);
  const provider = openAccount(story.lab.world, "999988887777");
  const { id } = createZone(provider, { name: "elsewhere.org" });
  const made: { name: string; value: string }[] = JSON.parse(outputs["dns-records"] ?? "");
  const records = made.map(({ name, value }) => ({
    ...{ Name: name, Type: "CNAME" as const, TTL: 60 },
    ResourceRecords: [{ Value: value }],
  }));
  changeRecords(
    provider,
    id,
    records.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })),
  );
  await story.wait(1800);
  const moved = { ...inputs, "domain-name": "hello.elsewhere.org", "wait-for-minutes": "10" };
  const waiting = await story.act(moved);
  expect(waiting.ok).toBe(false);
  expect(JSON.parse(waiting.outputs["dns-records"] ?? "")).toEqual([
    {
      name: expect.stringMatching(/^_.*\.hello\.elsewhere\.org$/),
      type: "CNAME",
      value: expect.stringMatching(/\.acm-validations\.aws$/),
    },
    { name: "hello.elsewhere.org", type: "CNAME", value: expect.stringContaining(".elb.amazonaws.com") },
  ]);
}, 120_000);

test("a second run while the first waits for its certificate finds it under way", async () => {
  const story = openStory();
  const inputs = { ...whoami, image: story.push("1"), ...elsewhere };
  await story.act(inputs);
  const again = await story.act(inputs);
  expect(again.ok).toBe(true);
  expect(again.log.join("\n")).toContain("begun by an earlier run");
  expect(JSON.parse(again.outputs["dns-records"] ?? "")).toHaveLength(2);
}, 120_000);

test.each(["true", "false"])(
  "a certificate that ACM refuses is red, and says where to look, also when it is not waited for (%s)",
  async (wait) => {
    const story = openStory();
    const inputs = { ...whoami, ...elsewhere, image: story.push("1"), "wait-for-certificate": wait };
    const run = story.start(inputs);
    await story.wait(120);
    const { world } = story.lab;
    const [arn = ""] = world.store(acmStore).certificates.keys();
    failCertificate(world, arn, "CAA_ERROR");
    const { ok, log } = await story.lab.clock.run(run);
    expect(ok).toBe(false);
    expect(log.join("\n")).toMatch(
      /::error::whoami-certificate: Certificate .* is in state FAILED[\s\S]*CAA record/,
    );
  },
  120_000,
);
