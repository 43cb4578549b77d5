import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { digestOf, withEnvironment, withoutDigest } from "../../core/template.ts";
import { isObject, type Json, parseTemplate, walk } from "../support/template.ts";

const out = mkdtempSync(join(tmpdir(), "gatehouse-build-"));
const names = readdirSync("templates").filter((name) => name.endsWith(".yaml"));
const read = (name: string) => readFileSync(join(out, "templates", name), "utf8");

let built: SpawnSyncReturns<string>;

beforeAll(() => {
  // From another folder, as whoever builds may stand anywhere.
  const build = join(process.cwd(), "scripts/build.mjs");
  built = spawnSync(process.execPath, [build, "--out", out], { cwd: tmpdir(), encoding: "utf8" });
}, 60_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

test("the build keeps its budgets", () => {
  expect(built.stdout.split("\n").filter((line) => line.includes("OVER"))).toEqual([]);
  expect([built.status, built.stderr]).toEqual([0, ""]);
});

test("every template is built", () => {
  expect(readdirSync(join(out, "templates"))).toEqual(names);
});

test.each(names)("%s carries the digest of its text", (name) => {
  const sha256 = createHash("sha256")
    .update(withoutDigest(read(name)), "utf8")
    .digest("hex");
  expect(digestOf(parseTemplate(read(name)).Description)).toBe(sha256.slice(0, 16));
});

test.each(names)("%s fits into a request, with its functions", (name) => {
  expect(Buffer.byteLength(read(name))).toBeLessThan(51_200);
});

test.each(names)("%s says what its source says", (name) => {
  const strip = (text: string) => {
    const { Mappings: _shared, ...template } = parseTemplate(text);
    return JSON.parse(JSON.stringify(template), (key, value) => (key === "ZipFile" ? "" : value));
  };
  expect(strip(withoutDigest(read(name)))).toEqual(strip(readFileSync(join("templates", name), "utf8")));
  expect(read(name)).not.toMatch(/ZipFile: lambdas/);
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
test.each(names)("%s keeps CloudFormation's limit of 1,024 bytes for a description", (name) => {
  expect(Buffer.byteLength(parseTemplate(read(name)).Description)).toBeLessThanOrEqual(1024);
});

type Item = string | { readonly "Fn::FindInMap": readonly [string, string, string] };
type Joined = { readonly "Fn::Join": readonly [string, readonly Item[]] };
type Mappings = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** What a function's code is put together from, by CloudFormation. */
function partsOfCodes(name: string): readonly (readonly string[])[] {
  const { Mappings = {}, Resources } = parseTemplate(read(name));
  const textOf = (item: Item) => {
    if (typeof item === "string") return item;
    const [map, first, second] = item["Fn::FindInMap"];
    return (Mappings as Mappings)[map]?.[first]?.[second] ?? "";
  };
  return [...walk(Resources as unknown as Json)].flatMap(({ value }) =>
    isObject(value) && value.ZipFile ? [(value.ZipFile as unknown as Joined)["Fn::Join"][1].map(textOf)] : [],
  );
}

const parts = () => names.flatMap(partsOfCodes);
const codes = () => parts().map((texts) => texts.join(""));

test("what functions share stands once in the template, before what is their own", () => {
  const [first, ...others] = parts();
  const [, shared = ""] = first ?? [];
  expect(others).toHaveLength(2);
  expect(shared.length).toBeGreaterThan(3000);
  for (const texts of others) expect(texts[1]).toBe(shared);
  expect(read("automation.yaml").split(shared)).toHaveLength(2);
});

test("functions keep their budget, and bring no SDK and nothing else", () => {
  for (const texts of parts())
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(14_000);
  expect(codes()).toHaveLength(3);
  for (const code of codes()) {
    const packages = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(packages.filter((name) => !name?.startsWith("@aws-sdk/"))).toEqual([]);
    expect(new Set(packages).size).toBe(packages.length);
  }
});

test("Lambda finds a handler in each", () => {
  const environment = { ...process.env };
  Object.assign(process.env, { PLATFORM: "tools", AWS_REGION: "eu-west-1" });
  for (const code of codes()) {
    const exports: { handler?: unknown } = {};
    new Function("exports", "require", code)(exports, createRequire(import.meta.url));
    expect(typeof exports.handler).toBe("function");
  }
  process.env = environment;
});

test("the built service template still takes environment variables", () => {
  expect(withEnvironment(read("service.yaml"), { A: "1" })).toContain(
    '{"Name":"A","Value":"1"}] # environment-variables',
  );
});
