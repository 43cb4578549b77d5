import {
  CreateListenerCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, jest, test } from "@jest/globals";
import { acmStore } from "../../lab/acm/store.ts";
import { alarmStates } from "../../lab/cloudwatch/alarms.ts";
import { elbv2Store } from "../../lab/elbv2/store.ts";
import { appOnTools, cnames, deadLetters, functionLines, httpsRules } from "../support/function-story.ts";
import { openStory, type Story } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(120_000);

test("a listener on 443 that somebody else has made is left alone", async () => {
  const story = openStory();
  const { lab } = story;
  const deployment = story.start(appOnTools("shop", story.push("1")));
  const balancing = new ElasticLoadBalancingV2Client(lab.configuration());
  const meddle = async () => {
    const { loadBalancers } = lab.world.store(elbv2Store);
    const { certificates } = lab.world.store(acmStore);
    const issued = () => [...certificates.values()].find(({ status }) => status === "ISSUED");
    while (loadBalancers.size === 0 || !issued()) await lab.clock.sleep(1000);
    await balancing.send(
      new CreateListenerCommand({
        LoadBalancerArn: [...loadBalancers.keys()][0],
        Port: 443,
        Protocol: "HTTPS",
        Certificates: [{ CertificateArn: issued()?.arn }],
        DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
      }),
    );
  };
  await lab.clock.run(Promise.all([deployment, meddle()]));
  await story.wait(1800);
  expect(httpsRules(story)).toEqual([]);
  const errors = functionLines(story, "tools-attach-listener-rule").filter(({ level }) => level === "error");
  expect(errors.map(({ message }) => message).join("\n")).toContain(
    "port 443 has a listener of others: arn:",
  );
  expect(deadLetters(story)).toBe(0);

  const told =
    'The load balancer of the platform "tools" has a listener on port 443 that Gatehouse did not make: arn:';
  const refused = await story.act(appOnTools("wiki", story.push("1")));
  expect([refused.ok, refused.log.join("\n")]).toEqual([false, expect.stringContaining(told)]);
  expect(refused.log.join("\n")).toContain("Nothing was made or changed.");
  const waited = await story.act({ ...appOnTools("shop", story.push("1")), "wait-for-certificate": "true" });
  expect([waited.ok, waited.log.join("\n")]).toEqual([false, expect.stringContaining(told)]);
});

const waitingAlarm = ({ lab }: Story) =>
  Object.entries(alarmStates(lab.world)).find(([name]) => name.includes("CertificatesWaiting"))?.[1];

test("without a hosted zone, the log tells the record, the run succeeds, and after an hour an alarm goes off", async () => {
  const story = openStory();
  const inputs = appOnTools("shop", story.push("1"));
  await story.act({ ...inputs, "domain-name": "shop.example.org", "hosted-zone-id": "external" });
  await story.wait(900);
  const warnings = functionLines(story, "tools-validate-certificate").filter(({ level }) => level === "warn");
  expect(warnings[0]).toMatchObject({
    name: "shop",
    record: { name: expect.stringMatching(/^_[0-9a-f]{32}\.shop\.example\.org$/) },
  });
  expect(cnames(story)).toEqual([]);
  expect(waitingAlarm(story)).toBe("OK");
  await story.wait(2 * 3600);
  expect(waitingAlarm(story)).toBe("ALARM");
  expect(deadLetters(story)).toBe(0);
});
