import { expect, test } from "@jest/globals";
import { logGroupOf, retainedLogs } from "../../core/kept-logs.ts";
import { builtTemplate } from "../support/story.ts";
import { parseTemplate, readTemplate } from "../support/template.ts";

const text = builtTemplate("service");

test("a kept log group differs in its policy and in one tag, since CloudFormation takes no policy alone", () => {
  const before = parseTemplate(text);
  const { LogGroup } = before.Resources;
  const kept = parseTemplate(retainedLogs(text) ?? "");
  const Tags = [
    { Key: "gatehouse:kept", Value: "true" },
    ...((LogGroup?.Properties?.Tags ?? []) as readonly object[]),
  ];
  expect(kept).toEqual({
    ...before,
    Resources: {
      ...before.Resources,
      LogGroup: { ...LogGroup, DeletionPolicy: "Retain", Properties: { ...LogGroup?.Properties, Tags } },
    },
  });
});

test("twice is once, and other templates have no such group", () => {
  expect(retainedLogs(retainedLogs(text) ?? "")).toBeUndefined();
  expect(retainedLogs(builtTemplate("automation"))).toBeUndefined();
});

test("the group is called as service.yaml calls it", () => {
  const name = readTemplate("service").Resources.LogGroup?.Properties?.LogGroupName;
  const rendered = logGroupOf({ platform: `\${Platform}`, name: `\${Name}` });
  expect(name).toEqual({ "Fn::Sub": rendered });
});
