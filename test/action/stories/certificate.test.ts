import { expect, test } from "@jest/globals";
import { acmStore } from "../../../lab/acm/store.ts";
import { failCertificate } from "../../../lab/acm/validation.ts";
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
