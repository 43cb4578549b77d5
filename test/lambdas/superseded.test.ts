import { expect, jest, test } from "@jest/globals";
import { requestCertificate } from "../../lab/acm/certificates.ts";
import { acmStore, type LabCertificate } from "../../lab/acm/store.ts";
import { route53Store } from "../../lab/route-53/store.ts";
import { recordsIn } from "../support/dns-account.ts";
import { appOnTools, deadLetters } from "../support/function-story.ts";
import { openStory } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(120_000);

test("a certificate whose names were changed goes once nobody shows it, and its record after it: nobody else's does", async () => {
  const story = openStory();
  const { world } = story.lab;
  const { certificates: kept } = world.store(acmStore);
  const issue = (one: LabCertificate) => kept.set(one.arn, { ...one, status: "ISSUED" });
  const certificates = () => [...kept.values()].map(({ domainName }) => domainName).toSorted();
  const strange = (platform: string) => ({ "gatehouse:platform": platform, "gatehouse:name": "shop" });
  for (const [domainName, tags] of [
    ["a.stranger.org", {}],
    ["b.stranger.org", strange("other")],
    ["c.stranger.org", { ...strange("tools"), "gatehouse:stack": "no-stack-at-all" }],
  ] as const)
    issue(requestCertificate(world, { domainName, method: "DNS", tags }));
  const strangers = ["a.stranger.org", "b.stranger.org", "c.stranger.org"];

  const inputs = appOnTools("shop", story.push("1"));
  await story.act({ ...inputs, "wait-for-certificate": "true" });
  await story.act({ ...inputs, "domain-name": "new.example.com", "wait-for-certificate": "true" });
  expect(certificates()).toEqual([...strangers, "new.example.com", "shop.example.com"]);
  await story.wait(1900);
  expect(certificates()).toEqual([...strangers, "new.example.com"]);
  const records = [...world.store(route53Store).zones.values()].flatMap((zone) => recordsIn(world, zone));
  expect(records.filter((record) => record.startsWith("CNAME"))).toEqual(["CNAME _proof.new.example.com"]);
  expect(deadLetters(story)).toBe(0);
});
