import { expect, jest, test } from "@jest/globals";
import { acmStore } from "../../lab/acm/store.ts";
import { alarmStates } from "../../lab/cloudwatch/alarms.ts";
import { ssmStore } from "../../lab/ssm/store.ts";
import { openDnsAccount, putAddress, recordsIn, removeRecords } from "../support/dns-account.ts";
import { appOnTools, cnames, functionLines } from "../support/function-story.ts";
import { openStory, type Story } from "../support/story.ts";

jest.setTimeout(120_000);

const statuses = ({ lab }: Story) =>
  [...lab.world.store(acmStore).certificates.values()].map(({ status }) => status);

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

test("an app whose zone is another account's: a role that trusts too few, its whole life, and a stranger's record", async () => {
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

  await deployRole("tools");
  await story.wait(1800);
  expect(recordsIn(world, zone)).toEqual([...allRecords, "A www.example.org"].sort());
  expect(statuses(story)).toEqual(["ISSUED"]);
  expect(cnames(story)).toEqual([]);
  expect(messages(story, "warn")).toContain("somebody else's record is in the way");

  removeRecords(world, zone, ({ Name }) => Name !== "www.example.org.");
  await story.wait(1000);
  expect(recordsIn(world, zone)).toEqual([...allRecords, "A www.example.org"].sort());

  const down = await story.act({ mode: "teardown", name: "shop", platform: "tools", confirm: "shop" });
  expect(down.ok).toBe(true);
  expect(down.outputs["left-behind"]).not.toContain("DNS record");
  expect(recordsIn(world, zone)).toEqual(["A www.example.org"]);
  expect([...story.lab.world.store(ssmStore).parameters.keys()]).toEqual([]);
});
