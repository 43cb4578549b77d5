import { expect, test } from "@jest/globals";
import { additionsOf, withPlainImage } from "../../../core/plan/template-resources.ts";
import { stackKinds } from "../../../core/stacks.ts";
import { builtTemplate } from "../../support/story.ts";
import { parseTemplate } from "../../support/template.ts";

/** Parameters under which every condition on a resource holds, and those under which none does. */
const all = { PerZone: "true", HostedZoneId: "Z0123456789ABCDEFGHIJ", LogGroupExists: "false" };
const none = { PerZone: "false", HostedZoneId: "" };

/** Those with inputs from other stacks; automation has none, so it always gets a change set, and it is written in another form. */
const readKinds = stackKinds.filter((kind) => kind !== "automation");

test.each(readKinds)("the resources of %s are read as a parser of YAML reads them", (kind) => {
  const text = builtTemplate(kind);
  const resources = Object.entries(parseTemplate(text).Resources);
  const named = (entries: typeof resources) => entries.map(([logicalId, { Type }]) => [logicalId, Type]);
  const read = (parameters: Readonly<Record<string, string>>) =>
    additionsOf(text, parameters).map(({ logicalId, type }) => [logicalId, type]);
  expect(read(all)).toEqual(named(resources));
  expect(read(none)).toEqual(named(resources.filter(([, { Condition }]) => Condition === undefined)));
});

test("the image in place of its parameter changes nothing but the parameter's type", () => {
  const text = builtTemplate("service");
  const [before, after] = [parseTemplate(text), parseTemplate(withPlainImage(text))];
  expect(after).toEqual({
    ...before,
    Parameters: { ...before.Parameters, Image: { ...before.Parameters?.Image, Type: "String" } },
  });
  expect(() => withPlainImage(builtTemplate("network"))).toThrow("not exactly one");
});
