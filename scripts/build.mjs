// Builds dist/ (or the folder named after --out): the Action's bundle, its licences, the templates with functions and digests.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { bundleFunctions } from "./bundle-functions.mjs";
import { bundleAction, importTypeScript, root } from "./bundles.mjs";
import { collectLicences } from "./licences.mjs";
import { functionsIn, renderTemplate } from "./render-template.mjs";

/**
 * Bytes. A template's is CloudFormation's for a template in a request; what is a function's own, and what they share, fit in together. The Action's keeps it
 * under the smallest peer's (2.1 MB): each of its ten SDK clients weighs 35 to 170 KB, mostly errors, and the SDK's core 0.7 MB.
 * The program reads every input, and says what each may be, before anything else is loaded: the texts are what grows.
 */
const budgets = { template: 51_199, function: 12_000, action: 1_200_000, program: 46_000 };

const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = resolve(values.out ?? join(root, "dist"));

/** Over budget is told, and fails the build, once everything is written: all sizes at one look. */
function weigh(name, text, budget) {
  const size = Buffer.byteLength(text);
  const over = size > budget ? `  OVER BUDGET by ${size - budget}` : "";
  console.log(`${String(size).padStart(9)}  ${name}${over}`);
  if (over) process.exitCode = 1;
}

const written = new Set();

/** In place of the file before it at one stroke: whoever runs the bundle meanwhile has the one or the other. */
function write(file, text, budget) {
  weigh(file, text, budget);
  writeFileSync(join(out, `${file}.new`), text);
  renameSync(join(out, `${file}.new`), join(out, file));
  written.add(file);
}

function removeOthers() {
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(relative(out, path).replaceAll(sep, "/"))) rmSync(path);
  }
}

const sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

async function buildFunctions(texts) {
  const bundle = await bundleFunctions([...new Set(texts.flatMap(functionsIn))]);
  for (const [name, code] of bundle.parts) weigh(`functions' ${name}`, code, budgets.function);
  for (const [folder, { code }] of bundle.functions) weigh(folder, code, budgets.function);
  return bundle;
}

async function buildTemplates() {
  const { seal } = await importTypeScript("core/template.ts");
  const names = readdirSync(join(root, "templates"))
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  const texts = names.map((name) => readFileSync(join(root, "templates", name), "utf8"));
  const bundle = await buildFunctions(texts);
  names.forEach((name, index) => {
    const rendered = renderTemplate(texts[index], bundle);
    write(`templates/${name}`, seal(rendered, sha256), budgets.template);
  });
}

async function buildAction() {
  const [program, sdk] = await Promise.all([bundleAction("index"), bundleAction("with-aws")]);
  write("index.cjs", program.code, budgets.program);
  write("with-aws.cjs", sdk.code, budgets.action - budgets.program);
  const inputs = [...new Set([...program.inputs, ...sdk.inputs])];
  write("licenses.txt", collectLicences(root, inputs), Number.POSITIVE_INFINITY);
}

mkdirSync(join(out, "templates"), { recursive: true });
await buildAction();
await buildTemplates();
removeOthers();
