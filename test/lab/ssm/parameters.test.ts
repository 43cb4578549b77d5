import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { AwsEvent } from "../../../lab/kernel/world.ts";
import { readOperations as read } from "../../../lab/ssm/read-operations.ts";
import { readParameter } from "../../../lab/ssm/store.ts";
import { writeOperations as write } from "../../../lab/ssm/write-operations.ts";
import { call, testWorld } from "../../support/lab-world.ts";

const name = "/gatehouse/acme/web/image";

function account() {
  const { world } = testWorld();
  const events: AwsEvent[] = [];
  world.onEvent((event) => events.push(event));
  const as = call(world);
  const put = (value: string, overwrite = true) =>
    write.PutParameter.run({ Name: name, Value: value, Type: "String", Overwrite: overwrite }, as);
  return { world, as, put, events };
}

test("a second put without Overwrite is refused, with it adds a version", async () => {
  const { put, world } = account();
  expect(await put("one", false)).toEqual({ Version: 1, Tier: "Standard" });
  expect(() => put("two", false)).toThrow(expect.objectContaining({ code: "ParameterAlreadyExists" }));
  expect(await put("two")).toEqual({ Version: 2, Tier: "Standard" });
  expect(readParameter(world, name)).toEqual({ value: "two", version: 2, type: "String" });
});

test("tags are taken at creation only", async () => {
  const { as, world } = account();
  const input = { Name: name, Value: "x", Type: "String", Tags: [{ Key: "a", Value: "b" }] } as const;
  await write.PutParameter.run({ ...input, Tags: [...input.Tags] }, as);
  expect(() => write.PutParameter.run({ ...input, Tags: [...input.Tags], Overwrite: true }, as)).toThrow(
    expect.objectContaining({ code: "ValidationException" }),
  );
  const tags = await read.ListTagsForResource.run({ ResourceType: "Parameter", ResourceId: name }, as);
  expect(tags.TagList).toEqual([{ Key: "a", Value: "b" }]);
  expect(readParameter(world, name)?.version).toBe(1);
});

test("a label sits on one version and moves", async () => {
  const { as, put } = account();
  await put("one");
  await put("two");
  const label = (version: number) =>
    write.LabelParameterVersion.run(
      { Name: name, ParameterVersion: version, Labels: ["live", "9no", "aws"] },
      as,
    );
  expect(await label(1)).toEqual({ InvalidLabels: ["9no", "aws"], ParameterVersion: 1 });
  expect((await read.GetParameter.run({ Name: `${name}:live` }, as)).Parameter).toMatchObject({
    Value: "one",
    Selector: ":live",
  });
  await label(2);
  const history = await read.GetParameterHistory.run({ Name: name }, as);
  expect(history.Parameters?.map(({ Version, Labels }) => [Version, Labels])).toEqual([
    [1, []],
    [2, ["live"]],
  ]);
  expect(() => read.GetParameter.run({ Name: `${name}:7` }, as)).toThrow(
    expect.objectContaining({ code: "ParameterVersionNotFound" }),
  );
});

test("the 101st version pushes out the oldest, unless that one carries a label", async () => {
  const { as, put } = account();
  for (let version = 1; version <= 100; version += 1) await put(`v${version}`);
  await write.LabelParameterVersion.run({ Name: name, ParameterVersion: 1, Labels: ["live"] }, as);
  expect(() => put("v101")).toThrow(expect.objectContaining({ code: "ParameterMaxVersionLimitExceeded" }));
  await write.LabelParameterVersion.run({ Name: name, ParameterVersion: 100, Labels: ["live"] }, as);
  expect(await put("v101")).toMatchObject({ Version: 101 });
  expect(() => read.GetParameter.run({ Name: `${name}:1` }, as)).toThrow();
});

test("changes are announced without value or version", async () => {
  const { as, put, events } = account();
  await put("one");
  await put("two");
  await write.LabelParameterVersion.run({ Name: name, Labels: ["live"] }, as);
  await write.DeleteParameter.run({ Name: name }, as);
  expect(() => write.DeleteParameter.run({ Name: name }, as)).toThrow(
    expect.objectContaining({ code: "ParameterNotFound" }),
  );
  expect(events.map(({ detail }) => detail.operation)).toEqual([
    "Create",
    "Update",
    "LabelParameterVersion",
    "Delete",
  ]);
  expect(events[0]).toEqual({
    source: "aws.ssm",
    detailType: "Parameter Store Change",
    resources: ["arn:aws:ssm:eu-west-1:111122223333:parameter/gatehouse/acme/web/image"],
    detail: { operation: "Create", name, type: "String" },
  });
});

test("paging by path gives every parameter once, ten a page at most", async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,3})?$/), { maxLength: 35 });
  await fc.assert(
    fc.asyncProperty(names, fc.boolean(), async (children, recursive) => {
      const { as } = account();
      for (const child of children)
        await write.PutParameter.run({ Name: `/p/${child}`, Value: "x", Type: "String" }, as);
      const found: (string | undefined)[] = [];
      let token: string | undefined;
      do {
        const page = await read.GetParametersByPath.run(
          { Path: "/p/", Recursive: recursive, ...(token ? { NextToken: token } : {}) },
          as,
        );
        expect(page.Parameters?.length ?? 0).toBeLessThanOrEqual(10);
        found.push(...(page.Parameters ?? []).map(({ Name }) => Name));
        token = page.NextToken;
      } while (token);
      const expected = children.filter((child) => recursive || !child.includes("/"));
      expect(found).toEqual(expected.map((child) => `/p/${child}`).sort());
    }),
    { numRuns: 30 },
  );
});

test("IAM sees the ARN without the double slash and without the selector", () => {
  const { as } = account();
  expect(read.GetParameter.permissions?.({ Name: `${name}:live` }, as)).toEqual([
    {
      action: "ssm:GetParameter",
      resource: "arn:aws:ssm:eu-west-1:111122223333:parameter/gatehouse/acme/web/image",
    },
  ]);
});

/** AWS's own answers: see test/aws-recordings/README.md. */
const recordings = JSON.parse(readFileSync("test/aws-recordings/ssm.test_ssm.json", "utf8"));
const recorded = (key: string) =>
  recordings[`tests/aws/services/ssm/test_ssm.py::TestSSM::${key}`]["recorded-content"];

function masked(answer: unknown, path: string) {
  const text = JSON.stringify(answer)
    .replaceAll("arn:aws:ssm:eu-west-1:111122223333", "arn:<partition>:ssm:<region>:111111111111")
    .replaceAll(path, "<name:1>")
    .replaceAll(/"\d{4}-[^"]+Z"/g, '"<datetime>"');
  return JSON.parse(text);
}

test("answers as AWS did: a parameter with a path, by name and by ARN", async () => {
  const { as } = account();
  const path = "/test/with/path";
  const expected = recorded("test_parameters_with_path");
  const arn = `arn:aws:ssm:eu-west-1:111122223333:parameter${path}`;
  const answers = {
    "put-parameter-response": await write.PutParameter.run({ Name: path, Value: "123", Type: "String" }, as),
    "get-parameter-response": await read.GetParameter.run({ Name: path }, as),
    "get-parameter-by-arn-response": await read.GetParameter.run({ Name: arn }, as),
    "get-parameters-response": await read.GetParameters.run({ Names: [path] }, as),
    "get-parameters-by-arn-response": await read.GetParameters.run({ Names: [arn] }, as),
  };
  for (const [key, answer] of Object.entries(answers)) {
    const { ResponseMetadata: _, ...body } = expected[key];
    expect(masked(answer, path)).toEqual(body);
  }
});

test("answers as AWS did: a parameter without a path, by ARN", async () => {
  const { as } = account();
  await write.PutParameter.run({ Name: "plain-name", Value: "test", Type: "String" }, as);
  const arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/plain-name";
  expect(masked(await read.GetParameter.run({ Name: arn }, as), "plain-name")).toEqual(
    recorded("test_get_parameter_by_arn"),
  );
});

test("a SecureString is shown to whoever asks for decryption, and only those have a key", async () => {
  const { as } = account();
  const secure = { Name: "/shop/key", Value: "hunter2", Type: "SecureString", KeyId: "1234" } as const;
  await write.PutParameter.run({ ...secure }, as);
  const shown = async (WithDecryption?: boolean) => [
    (await read.GetParameter.run({ Name: "/shop/key", WithDecryption }, as)).Parameter?.Value,
    (await read.GetParameters.run({ Names: ["/shop/key"], WithDecryption }, as)).Parameters?.[0]?.Value,
    (await read.GetParametersByPath.run({ Path: "/shop", WithDecryption }, as)).Parameters?.[0]?.Value,
  ];
  expect(new Set(await shown(true))).toEqual(new Set(["hunter2"]));
  expect((await shown()).join()).not.toContain("hunter2");
  const history = await read.GetParameterHistory.run({ Name: "/shop/key" }, as);
  expect(JSON.stringify(history)).not.toContain("hunter2");
  expect(() => write.PutParameter.run({ ...secure, Name: "/shop/plain", Type: "String" }, as)).toThrow(
    "KeyId",
  );
});
