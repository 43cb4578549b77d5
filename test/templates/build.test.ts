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
  const strip = (text: string) =>
    JSON.parse(JSON.stringify(parseTemplate(text)), (key, value) => (key === "ZipFile" ? "" : value));
  expect(strip(withoutDigest(read(name)))).toEqual(strip(readFileSync(join("templates", name), "utf8")));
  expect(read(name)).not.toMatch(/ZipFile: lambdas/);
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
test.each(names)("%s keeps CloudFormation's limit of 1,024 bytes for a description", (name) => {
  expect(Buffer.byteLength(parseTemplate(read(name)).Description)).toBeLessThanOrEqual(1024);
});

const codes = () =>
  names.flatMap((name) =>
    [...walk(parseTemplate(read(name)).Resources as unknown as Json)].flatMap(({ value }) =>
      isObject(value) && typeof value.ZipFile === "string" ? [value.ZipFile] : [],
    ),
  );

test("functions keep their budget, and bring no SDK and nothing else", () => {
  for (const code of codes()) {
    const packages = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(15_000);
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
