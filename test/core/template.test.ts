import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { digestOf, seal, stamp, withEnvironment, withoutDigest } from "../../core/template.ts";
import { type JsonObject, parseTemplate } from "../support/template.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const service = readFileSync("templates/service.yaml", "utf8");
const text = "AWSTemplateFormatVersion: x\nDescription: Something\nParameters:\n  A:\n    Description: b\n";

test("a digest goes to the end of the template's own description, and comes off again", () => {
  const stamped = stamp(text, "0123456789abcdef");
  expect(stamped).toBe(text.replace("Something", "Something [digest:0123456789abcdef]"));
  expect(withoutDigest(stamped)).toBe(text);
  expect(digestOf("Something [digest:0123456789abcdef]")).toBe("0123456789abcdef");
});

test("descriptions without a digest have none", () => {
  for (const description of [
    "",
    "Something",
    "[digest:0123456789abcde]",
    "a [digest:0123456789abcdef] b",
    "a [digest:0123456789ABCDEF]",
  ])
    expect(digestOf(description)).toBeUndefined();
});

test("what is no digest, or no template, is refused", () => {
  expect(() => stamp(text, "0123456789ABCDEF")).toThrow("is not a digest");
  expect(() => stamp("Resources: {}", "0123456789abcdef")).toThrow("no line that starts with Description");
});

test("sealing twice is sealing once, and every change of the text is another digest", () => {
  const sealed = seal(text, sha256);
  expect(seal(sealed, sha256)).toBe(sealed);
  const other = seal(text.replace("b\n", "c\n"), sha256);
  expect(other).not.toContain(sealed.split("\n")[1]);
});

type Variables = Readonly<Record<string, string>>;

function environmentOf(rendered: string): readonly { Name: string; Value: unknown }[] {
  const { ContainerDefinitions = [] } = parseTemplate(rendered).Resources.TaskDefinition?.Properties ?? {};
  const [container] = ContainerDefinitions as readonly JsonObject[];
  return container?.Environment as unknown as readonly { Name: string; Value: unknown }[];
}

const add = (variables: Variables) => environmentOf(withEnvironment(service, variables));

const given = [
  { Name: "ALB_ARN", Value: { Ref: "LoadBalancerArn" } },
  { Name: "AWS_REGION", Value: { Ref: "AWS::Region" } },
];

test("without variables the text stays what it is", () => {
  expect(withEnvironment(service, {})).toBe(service);
});

test("variables come behind the given ones, and one of the same name in place of them", () => {
  expect(add({ A: "1" })).toEqual([...given, { Name: "A", Value: "1" }]);
  expect(add({ AWS_REGION: "x" })).toEqual([given[0], { Name: "AWS_REGION", Value: "x" }]);
});

test.each([
  ["a dollar", "$1 $& $$ $`"],
  ["quotes and backslashes", "\"a\" 'b' \\n \\"],
  ["line ends of all kinds", "a\nb\r\nc\u0085d\u2028e\u2029f"],
  ["comments and tags", "# no !Ref: [comment]"],
  ["beyond the basic plane", "\u{1f600} \u00e9 \ufeff \u007f"],
  ["nothing", ""],
])("a value with %s arrives as it is", (_name, value) => {
  expect(add({ A: value })).toEqual([...given, { Name: "A", Value: value }]);
});

test("any variables arrive as they are, on one line of ASCII, and nothing else changes", () => {
  const variables = fc.dictionary(
    fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/),
    fc.string({ unit: "binary" }),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(variables, (wanted) => {
      const rendered = withEnvironment(service, wanted);
      const lines = rendered.split("\n");
      const changed = lines.filter((line, index) => line !== service.split("\n")[index]);
      expect(lines).toHaveLength(service.split("\n").length);
      expect(changed.length).toBeLessThanOrEqual(1);
      expect(changed.join("")).toMatch(/^[\x20-\x7e]*$/);
      expect(
        Object.fromEntries(environmentOf(rendered).map(({ Name, Value }) => [Name, Value])),
      ).toMatchObject(wanted);
    }),
    { numRuns: 12 },
  );
});

test("a text without the marked line is refused", () => {
  expect(() => withEnvironment(text, {})).toThrow("# environment-variables");
});
