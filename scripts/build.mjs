// Builds everything under dist/: the action's bundle, the templates with their functions inlined, the licences.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { isScalar, parseDocument, visit } from "yaml";

/** @actions/core forgot to say that importing it has no effect; saying it here drops undici from the bundle. */
const sideEffectFree = {
  name: "side-effect-free",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(@actions\/|undici$|tunnel$)/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === "resolved") return;
      const { kind, importer, resolveDir } = rest;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: "resolved" });
      return { ...found, sideEffects: false };
    });
  },
};

const shared = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["module", "main"],
  write: false,
  metafile: true,
  logLevel: "warning",
};

async function bundleAction() {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: ["action/index.ts"],
    outfile: "dist/index.cjs",
    plugins: [sideEffectFree],
  });
  return {
    code: outputFiles[0].text,
    inputs: Object.entries(Object.values(metafile.outputs)[0].inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  };
}

async function bundleFunction(path) {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [`${path}/index.ts`],
    minify: true,
    external: ["@aws-sdk/*"],
  });
  return outputFiles[0].text.trimEnd();
}

async function renderTemplate(file) {
  const document = parseDocument(readFileSync(file, "utf8"), { logLevel: "silent" });
  const functions = [];
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === "ZipFile" && isScalar(value)) functions.push(value);
    },
  });
  for (const node of functions) {
    node.value = await bundleFunction(node.value);
    node.type = "BLOCK_LITERAL";
  }
  return document.toString({ lineWidth: 0 });
}

function licences(inputs) {
  const folders = new Set(
    inputs.map((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, "utf8").trim() : ""}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/templates", { recursive: true });
const { code, inputs } = await bundleAction();
writeFileSync("dist/index.cjs", code);
writeFileSync("dist/licenses.txt", licences(inputs));
for (const file of readdirSync("templates"))
  writeFileSync(`dist/templates/${file}`, await renderTemplate(`templates/${file}`));
