import { SSMClient } from "@aws-sdk/client-ssm";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { putRelease } from "../../aws/ssm.ts";
import { functionNames } from "../../core/names.ts";
import { cloudFormationStore } from "../../lab/cloudformation/store.ts";
import { callLogStore, type LoggedCall } from "../../lab/wire/call-log.ts";
import { appOnTools } from "../support/function-story.ts";
import { openStory } from "../support/story.ts";
import { isObject, type Json, readTemplate, resourcesOfType, walk } from "../support/template.ts";

// Least privilege both ways: what the functions call is allowed, and what is allowed is called.

jest.setTimeout(300_000);

type Statement = { readonly Action: string | readonly string[] };

/** What each function's role allows, by the function's name. */
const allowed: ReadonlyMap<string, readonly string[]> = new Map(
  resourcesOfType(readTemplate("automation"), "AWS::IAM::Role").map(([, { Properties = {} }]) => {
    const [policy] = Properties.Policies as readonly { readonly PolicyName: string }[];
    const statements = [...walk(Properties.Policies as Json)].flatMap(({ value }) =>
      isObject(value) && value.Effect === "Allow" ? [value as unknown as Statement] : [],
    );
    return [policy?.PolicyName ?? "", statements.flatMap(({ Action }) => Action)];
  }),
);

/** Lambda's own doing in the role's name, which is no call in the log. */
const byLambda = ["logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"];

let calls: ReadonlyMap<string, readonly LoggedCall[]>;

/** Two apps, a push, eleven releases, one that fails, another domain, an app without a zone here, and all of it taken away again. */
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
    "domain-name": "blog.example.org",
    "hosted-zone-id": "external",
  });
  await story.wait(1800);
  for (const name of ["blog", "shop", "wiki"]) {
    await story.act({ mode: "teardown", name, platform: "tools", confirm: name });
    await story.wait(900);
  }
  return story;
}

beforeAll(async () => {
  const { world } = (await liveThrough()).lab;
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
