import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { validate } from "@actions/languageservice";
import { expect, test } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { readSettings } from "../../core/settings/read-settings.ts";

const workflowsIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map((file) => `${folder}/${file}`)
        .filter((file) => /\.ya?ml$/.test(file))
    : [];

const workflows = [...workflowsIn(".github/workflows"), ...workflowsIn("examples/workflows")];

test.each(["action.yml", ...workflows])("%s is valid", async (file) => {
  const document = TextDocument.create(`file:///${file}`, "yaml", 1, readFileSync(file, "utf8"));
  const found = await validate(document);
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
  const read = new Set([...inputsRead({ mode: "deploy" }), ...inputsRead({ mode: "teardown" })]);
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
