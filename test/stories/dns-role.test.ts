import { expect, jest, test } from "@jest/globals";
import { renewCertificates } from "../../lab/acm/renewal.ts";
import { acmStore, type LabCertificate } from "../../lab/acm/store.ts";
import { dayMs } from "../../lab/acm/validity.ts";
import { alarmStates } from "../../lab/cloudwatch/alarms.ts";
import { createZone, deleteZone } from "../../lab/route-53/zones.ts";
import { ssmStore } from "../../lab/ssm/store.ts";
import { openDnsAccount, putAddress, recordsIn, removeRecords } from "../support/dns-account.ts";
import { appOnTools, cnames, functionLines } from "../support/function-story.ts";
import { openStory, type Story } from "../support/story.ts";

jest.setTimeout(120_000);

const certificate = ({ lab }: Story): LabCertificate | undefined =>
  [...lab.world.store(acmStore).certificates.values()][0];

const sweeps = (story: Story) =>
  functionLines(story, "tools-validate-certificate").filter(({ wakeUp }) => wakeUp?.from === "schedule")
    .length;

/** Right after a sweep, so that what is mended within a minute was mended for an event. */
async function awaitSweep(story: Story) {
  for (const before = sweeps(story); sweeps(story) === before; ) await story.wait(5);
}

/** ACM finds that the certificate has come due. */
function renew(story: Story) {
  const { world, clock } = story.lab;
  const due = certificate(story);
  if (due) world.store(acmStore).certificates.set(due.arn, { ...due, notAfter: clock.now() + 20 * dayMs });
  renewCertificates(world);
}

const messages = (story: Story, level: string) =>
  functionLines(story, "tools-validate-certificate")
    .filter((line) => line.level === level)
    .map(({ message }) => message);

const errorAlarm = ({ lab }: Story) =>
  Object.entries(alarmStates(lab.world)).find(([name]) => name.includes("ValidateCertificateErrors"))?.[1];

const allRecords = [
  "A \\052.app.example.org",
  "A app.example.org",
  "CNAME _proof.app.example.org",
  "CNAME _proof.www.example.org",
];

test("an app whose zone is another account's: a role that trusts another platform, two zones of one name, a stranger's record, and its whole life", async () => {
  const story = openStory();
  const { world, zone, deployRole } = openDnsAccount(story);
  putAddress(world, zone, "www.example.org");
  const role = await deployRole("other");
  const app = {
    ...appOnTools("shop", story.push("1")),
    "domain-name": "app.example.org, www.example.org",
    "redirect-from": "*.app.example.org",
    "dns-role-arn": role,
  };

  const run = await story.act({ ...app, "wait-for-certificate": "false" });
  expect(run.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  await story.wait(1200);
  expect(recordsIn(world, zone)).toEqual(["A www.example.org"]);
  expect(messages(story, "error")[0]).toMatch(
    new RegExp(`${role} is not there for gatehouse/tools: see dns-role.yaml. AccessDenied: .*sts:AssumeRole`),
  );
  expect(errorAlarm(story)).toBe("ALARM");

  const twin = createZone(world, { name: "example.org" });
  createZone(world, { name: "app.example.org", vpcs: [{ VPCId: "vpc-1" }] });
  const linkedService = { ServicePrincipal: "servicediscovery.amazonaws.com" };
  createZone(world, { name: "app.example.org", linkedService, delegated: false });
  await deployRole("tools");
  await story.wait(900);
  expect(recordsIn(world, zone)).toEqual(["A www.example.org"]);
  const choose = functionLines(story, "tools-validate-certificate").find(({ zones }) => zones);
  expect(choose?.message).toContain("choose one in HostedZoneId");
  expect(choose?.zones?.map(({ id }) => id)).toEqual([zone.id, twin.id]);

  deleteZone(world, twin.id);
  await story.wait(900);
  expect(recordsIn(world, zone)).toEqual([...allRecords, "A www.example.org"].sort());
  expect(certificate(story)?.status).toBe("ISSUED");
  expect(cnames(story)).toEqual([]);
  expect(messages(story, "warn")).toContain("a stranger's record is in the way");

  await awaitSweep(story);
  removeRecords(world, zone, ({ Type }) => Type === "CNAME");
  renew(story);
  expect(certificate(story)?.renewal?.status).toBe("PENDING_VALIDATION");
  await story.wait(60);
  expect(recordsIn(world, zone)).toEqual([...allRecords, "A www.example.org"].sort());
  renew(story);
  expect(certificate(story)?.renewal?.status).toBe("SUCCESS");

  removeRecords(world, zone, ({ Name }) => Name === "app.example.org.");
  await story.wait(1000);
  expect(recordsIn(world, zone)).toEqual([...allRecords, "A www.example.org"].sort());

  expect(messages(story, "error").filter((message) => !message.includes("is not there for"))).toEqual([]);
  const down = await story.act({ mode: "teardown", name: "shop", platform: "tools", confirm: "shop" });
  expect(down.ok).toBe(true);
  expect(down.outputs["left-behind"]).not.toContain("DNS record");
  expect(recordsIn(world, zone)).toEqual(["A www.example.org"]);
  expect([...story.lab.world.store(ssmStore).parameters.keys()]).toEqual([]);
});
