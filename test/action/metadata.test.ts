import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { validate } from "@actions/languageservice";
import { expect, test } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { readSettings } from "../../core/settings/read-settings.ts";
import { modes } from "../../core/settings/settings.ts";

const workflowsIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map((file) => `${folder}/${file}`)
        .filter((file) => /\.ya?ml$/.test(file))
    : [];

const workflows = [...workflowsIn(".github/workflows"), ...workflowsIn("examples/workflows")];

/** What a workflow calls: one of this repository's own. */
async function getFileContent(reference: { path: string } | { repository: string; path: string }) {
  if ("repository" in reference) throw new Error(`${reference.path} is not of this repository`);
  return { name: reference.path, content: readFileSync(reference.path, "utf8") };
}

const isPinned = (use: string) =>
  /^(\.\/|gatehouse\/gatehouse@v1\b)/.test(use) || /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/.test(use);

test("actions of others are pinned to a commit", () => {
  const uses = workflows.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, use]) => use ?? ""),
  );
  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter((use) => !isPinned(use))).toEqual([]);
});

test.each(["action.yml", ...workflows])("%s is valid", async (file) => {
  const document = TextDocument.create(`file:///${file}`, "yaml", 1, readFileSync(file, "utf8"));
  const found = await validate(document, { fileProvider: { getFileContent } });
  expect(found.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

interface Input {
  readonly description: string;
  readonly default?: string;
  readonly required?: boolean;
}

const { inputs } = parse(readFileSync("action.yml", "utf8")) as { inputs: Record<string, Input> };

/** The inputs that the program asks for. */
function inputsRead(values: Readonly<Record<string, string>>): ReadonlySet<string> {
  const read = new Set<string>();
  readSettings((name) => {
    read.add(name);
    return values[name] ?? "";
  });
  return read;
}

test("the program reads what action.yml offers, and nothing else", () => {
  const read = new Set(modes.flatMap((mode) => [...inputsRead({ mode })]));
  expect([...read].sort()).toEqual(Object.keys(inputs).sort());
});

test("the defaults of action.yml are what the program takes for an input that is left empty", () => {
  const needed: Readonly<Record<string, string>> = {
    name: "wiki",
    image: "wiki:1",
    "domain-name": "wiki.example.com",
  };
  // An expression is the runner's to fill in.
  const defaultOf = (name: string) => inputs[name]?.default?.replace(/^\$\{\{.*\}\}$/, "");
  const withDefaults = (name: string) => needed[name] ?? defaultOf(name) ?? "";
  expect(readSettings(withDefaults)).toEqual(readSettings((name) => needed[name] ?? ""));
});

test("descriptions are sentences", () => {
  for (const { description } of Object.values(inputs)) expect(description).toMatch(/^[A-Z`"].*\.$/s);
});

test("the tables of README.md are those of action.yml", () => {
  expect(() => execFileSync(process.execPath, ["scripts/readme-tables.mjs", "--check"])).not.toThrow();
});
