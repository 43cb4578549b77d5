import { SSMClient } from "@aws-sdk/client-ssm";
import { expect, jest, test } from "@jest/globals";
import { putRelease } from "../../aws/ssm.ts";
import type { SdkCall } from "../../lab/lambda/function-sdk.ts";
import { appOnTools, cnames, httpsCertificates, httpsRules, releases } from "../support/function-story.ts";
import { builtTemplate, openStory, type Story } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(300_000);

/** Kills each function once before every kind of call that it makes. */
function eachCallOnce() {
  const killed = new Set<string>();
  const killBefore = ({ functionName, command }: SdkCall) => {
    const call = `${functionName} ${command}`;
    if (killed.has(call)) return false;
    killed.add(call);
    return true;
  };
  return { killed, killBefore };
}

async function release(story: Story, image: string) {
  const ssm = new SSMClient(story.lab.configuration());
  await story.lab.clock.run(putRelease(ssm, { platform: "tools", name: "shop" }, image));
}

const released = (story: Story) =>
  releases(story, "tools", "shop").map(({ image, labels }) => [image.split(":").at(-1), ...labels]);

const teardown = (name: string) => ({ mode: "teardown", name, platform: "tools", confirm: name });

test.each([1])(
  "killed before every kind of call, the functions still bring everything about (%i)",
  async (seed) => {
    const { killed, killBefore } = eachCallOnce();
    const story = openStory({ seed, killBefore });
    const image = story.push("1");
    const both = [story.start(appOnTools("shop", image)), story.start(appOnTools("wiki", image))];
    await story.lab.clock.run(Promise.all(both));
    await story.wait(2 * 3600);
    expect(
      httpsRules(story)
        .map(({ hosts }) => hosts[0])
        .sort(),
    ).toEqual(["shop.example.com", "wiki.example.com"]);
    expect(new Set(httpsCertificates(story)).size).toBe(2);
    expect(released(story)).toEqual([["1", "live"]]);

    await release(story, story.push("2"));
    await story.wait(2 * 3600);
    expect(released(story)).toEqual([["1"], ["2", "tried", "live"]]);

    await release(story, story.push("bad", { simulate: { unhealthy: true } }));
    await story.wait(3 * 3600);
    expect(released(story)).toEqual([["1"], ["2"], ["bad"], ["2", "live"]]);

    await story.act(teardown("shop"));
    await story.wait(3600);
    expect(httpsRules(story).map(({ hosts }) => hosts[0])).toEqual(["wiki.example.com"]);
    expect(new Set(httpsCertificates(story)).size).toBe(1);

    await story.act(teardown("wiki"));
    await story.wait(3600);
    expect(httpsCertificates(story)).toBeUndefined();
    expect(cnames(story)).toEqual([]);
    expect([...killed]).toEqual(
      expect.arrayContaining([
        "tools-validate-certificate ChangeResourceRecordSetsCommand",
        "tools-attach-listener-rule CreateListenerCommand",
        "tools-attach-listener-rule CreateRuleCommand",
        "tools-attach-listener-rule AddListenerCertificatesCommand",
        "tools-attach-listener-rule DeleteRuleCommand",
        "tools-attach-listener-rule DeleteListenerCommand",
        "tools-roll-out-service RegisterTaskDefinitionCommand",
        "tools-roll-out-service UpdateServiceCommand",
        "tools-roll-out-service PutParameterCommand",
        "tools-roll-out-service LabelParameterVersionCommand",
      ]),
    );
  },
);

/** Rules that match nothing any more: every event is lost. No longer than before, since the template leaves few bytes. */
const deaf = (kind: string, text: string) =>
  kind === "automation" ? text.replaceAll("source: [aws.", "source: [no.") : text;

test("with every event lost, the sweep brings everything about", async () => {
  const story = openStory({ template: deaf });
  expect(deaf("automation", builtTemplate("automation")).match(/source: \[no\./g)).toHaveLength(
    builtTemplate("automation").match(/EventPattern:/g)?.length ?? 0,
  );
  await story.act(appOnTools("shop", story.push("1")));
  await story.wait(3600);
  expect(httpsRules(story).map(({ hosts }) => hosts[0])).toEqual(["shop.example.com"]);
  expect(released(story)).toEqual([["1", "live"]]);
  await release(story, story.push("2"));
  await story.wait(3600);
  expect(released(story)).toEqual([["1"], ["2", "tried", "live"]]);
  await release(story, story.push("bad", { simulate: { unhealthy: true } }));
  await story.wait(4 * 3600);
  expect(released(story).at(-1)).toEqual(["2", "live"]);
  await story.act(teardown("shop"));
  await story.wait(3600);
  expect(httpsCertificates(story)).toBeUndefined();
});
