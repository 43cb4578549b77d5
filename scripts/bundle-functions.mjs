// The functions for `ZipFile`: CommonJS, small, with the SDK that Lambda's runtime brings. What several of them need is written once.
import { basename } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import { settings } from "./bundles.mjs";

const importLine = /import\{([^}]*)\}from"([^"]+)";/g;
const exportLine = /export\{([^}]*)\};\s*$/;

/** `a as b,c` as [[a, b], [c, c]]. */
const pairs = (list) =>
  list.split(",").map((item) => {
    const [from, to = from] = item.split(" as ");
    return [from, to];
  });

/** As a name of its own or spread (`...name`), not as a property (`.name`). */
const isUsed = (name, code) =>
  new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name.replaceAll("$", "\\$")}(?![\\w$])`).test(code);

/** esbuild keeps what it imports from outside, needed or not. */
function destructure(list, source, body) {
  const used = pairs(list).filter(([, to]) => isUsed(to, body));
  const names = used.map(([from, to]) => (from === to ? from : `${from}:${to}`));
  return names.length > 0 ? `const{${names.join()}}=${source};` : "";
}

const nameOf = (path, parts) => `part${parts.indexOf(basename(path)) + 1}`;

/** An ES module of esbuild's as statements of a script. */
function toScript(text, parts) {
  const body = text.replace(importLine, "").replace(exportLine, "").trimEnd();
  const lists = new Map();
  for (const [, list, path] of text.matchAll(importLine)) lists.set(path, [...(lists.get(path) ?? []), list]);
  const imports = [...lists].map(([path, names]) =>
    destructure(names.join(), path.startsWith(".") ? nameOf(path, parts) : `require("${path}")`, body),
  );
  const [, list] = exportLine.exec(text);
  return { code: `${imports.join("")}${body}`, exported: pairs(list) };
}

function toPart(text, path, parts) {
  const { code, exported } = toScript(text, parts);
  const names = exported.map(([from, to]) => `${to}:${from}`);
  return `const ${nameOf(path, parts)}=(()=>{${code}return{${names.join()}}})();`;
}

function toFunction(text, parts) {
  const { code, exported } = toScript(text, parts);
  return `${code}exports.handler=${exported.find(([, to]) => to === "handler")[0]};`;
}

/** What esbuild leaves: constants that are used once, and the like; arrows for functions, none of which has a `this`. Names at the top are for the other pieces. */
async function squeeze(script) {
  const { code } = await minify(script, {
    ecma: 2020,
    compress: { passes: 4, keep_fargs: false, unsafe_arrows: true },
  });
  return code;
}

/** The parts that a module needs, each behind those that it needs itself. */
function partsOf(path, imports) {
  const needed = (imports.get(path) ?? []).flatMap((part) => [...partsOf(part, imports), part]);
  return [...new Set(needed)];
}

/**
 * Folders to functions: `parts` are the shared pieces by name, `functions` have what is their own and which parts come before it.
 * Tests plant mistakes by plugins.
 */
export async function bundleFunctions(folders, plugins = []) {
  const { outputFiles, metafile } = await build({
    ...settings,
    format: "esm",
    splitting: true,
    target: "node24",
    entryPoints: folders.map((folder) => `${folder}/index.ts`),
    entryNames: "[dir]",
    outbase: "lambdas",
    outdir: "functions",
    minify: true,
    external: ["@aws-sdk/*"],
    plugins,
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const imports = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [
      basename(path),
      output.imports.filter(({ external }) => !external).map((one) => basename(one.path)),
    ]),
  );
  const entries = folders.map((folder) => `${basename(folder)}.js`);
  const parts = [...new Set(entries.flatMap((entry) => partsOf(entry, imports)))];
  const shared = parts.map(async (path) => [
    nameOf(path, parts),
    await squeeze(toPart(texts.get(path), path, parts)),
  ]);
  const own = folders.map(async (folder, index) => {
    const code = await squeeze(toFunction(texts.get(entries[index]), parts));
    return [folder, { code, parts: partsOf(entries[index], imports).map((path) => nameOf(path, parts)) }];
  });
  return { parts: new Map(await Promise.all(shared)), functions: new Map(await Promise.all(own)) };
}
