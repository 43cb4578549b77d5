import { SSMClient } from "@aws-sdk/client-ssm";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { putRelease } from "../../aws/ssm.ts";
import { functionNames } from "../../core/names.ts";
import { cloudFormationStore } from "../../lab/cloudformation/store.ts";
import { callLogStore, type LoggedCall } from "../../lab/wire/call-log.ts";
import { openDnsAccount } from "../support/dns-account.ts";
import { appOnTools } from "../support/function-story.ts";
import { openStory } from "../support/story.ts";
import { isObject, type Json, readTemplate, resourcesOfType, walk } from "../support/template.ts";

// Least privilege both ways: what the functions call is allowed, and what is allowed is called.

jest.setTimeout(300_000);

type Statement = { readonly Action: string | readonly string[] };

/** What each role of a template allows, by the name of its policy: a function's is the function's. */
const allowedBy = (template: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    resourcesOfType(readTemplate(template), "AWS::IAM::Role").map(([, { Properties = {} }]) => {
      const [policy] = Properties.Policies as readonly { readonly PolicyName: string }[];
      const statements = [...walk(Properties.Policies as Json)].flatMap(({ value }) =>
        isObject(value) && value.Effect === "Allow" ? [value as unknown as Statement] : [],
      );
      return [policy?.PolicyName ?? "", statements.flatMap(({ Action }) => Action)];
    }),
  );

const allowed = allowedBy("automation");

/** Lambda's own doing in the role's name, which is no call in the log. */
const byLambda = ["logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"];

let callsOfDnsRole: readonly LoggedCall[];
let calls: ReadonlyMap<string, readonly LoggedCall[]>;

/** Two apps, a push, eleven releases, one that fails, another domain, an app without a zone here, one with its zone in another account, and all of it taken away again. */
async function liveThrough() {
  const story = openStory();
  const ssm = new SSMClient(story.lab.configuration());
  const release = (image: string) =>
    story.lab.clock.run(putRelease(ssm, { platform: "tools", name: "shop" }, image));
  const image = story.push("1");
  const wiki = appOnTools("wiki", image);
  const tracking = { ...wiki, "track-tag": "latest" };
  await story.lab.clock.run(Promise.all([story.start(appOnTools("shop", image)), story.start(tracking)]));
  await story.wait(1800);
  story.push("latest");
  await story.wait(900);
  for (let tag = 2; tag <= 12; tag += 1) {
    await release(story.push(String(tag)));
    await story.wait(500);
  }
  await release(story.push("bad", { simulate: { unhealthy: true } }));
  await story.wait(3600);
  await story.act({ ...wiki, "domain-name": "docs.example.com" });
  await story.act({
    ...appOnTools("blog", image),
    "domain-name": "blog.example.net",
    "hosted-zone-id": "external",
  });
  const dns = openDnsAccount(story);
  const role = await dns.deployRole("tools");
  await story.act({ ...appOnTools("docs", image), "domain-name": "docs.example.org", "dns-role-arn": role });
  await story.wait(1800);
  for (const name of ["blog", "shop", "docs", "wiki"]) {
    await story.act({ mode: "teardown", name, platform: "tools", confirm: name });
    await story.wait(900);
  }
  return { story, dns };
}

beforeAll(async () => {
  const { story, dns } = await liveThrough();
  const { world } = story.lab;
  const { calls: elsewhere } = dns.world.store(callLogStore);
  callsOfDnsRole = elsewhere.filter(({ principalArn }) => principalArn.includes(":role/gatehouse-dns/"));
  const stack = [...world.store(cloudFormationStore).stacks.values()].find(
    ({ stackName }) => stackName === "tools-automation",
  );
  expect(stack).toBeDefined();
  const all = world.store(callLogStore).calls;
  const of = (name: string) => {
    const role = name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
    return all.filter(({ principalArn }) => principalArn.includes(`-${role}Role-`));
  };
  calls = new Map(functionNames.map((name) => [name, of(name)]));
});

test.each(functionNames)("%s is allowed every call that it makes", (name) => {
  const made = calls.get(name) ?? [];
  expect(made.length).toBeGreaterThan(20);
  expect(made.filter(({ outcome }) => /AccessDenied|Unauthorized/.test(outcome))).toEqual([]);
});

test.each(functionNames)("%s makes every call that it is allowed", (name) => {
  const used = new Set(
    (calls.get(name) ?? []).flatMap((call) => call.permissions.map(({ action }) => action)),
  );
  const unused = (allowed.get(name) ?? []).filter(
    (action) => !used.has(action) && !byLambda.includes(action),
  );
  expect(allowed.get(name)?.length).toBeGreaterThan(5);
  expect(unused).toEqual([]);
});

test("the role for another account's DNS allows the calls that are made through it, and no others", () => {
  expect(callsOfDnsRole.filter(({ outcome }) => /AccessDenied/.test(outcome))).toEqual([]);
  const used = new Set(callsOfDnsRole.flatMap((call) => call.permissions.map(({ action }) => action)));
  expect([...used].toSorted()).toEqual([...new Set(allowedBy("dns-role").get("write-records"))].toSorted());
  const changes = callsOfDnsRole.flatMap(({ permissions }) =>
    permissions.flatMap(({ context }) =>
      context
        ? [
            `${context["route53:ChangeResourceRecordSetsRecordTypes"]} ${context["route53:ChangeResourceRecordSetsActions"]}`,
          ]
        : [],
    ),
  );
  expect(new Set(changes)).toEqual(new Set(["A CREATE", "A DELETE", "CNAME UPSERT", "CNAME DELETE"]));
});
