// What keeps the Action's bundle small without a short name in it: packages are written closely, our own code stays as it is.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";

/** All of `aws/`, the only folder that tells errors apart. */
function readAdapters(root) {
  const folder = join(root, "aws");
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
}

const registration = /^n0_registry\.registerError\((\w+)\$, \1\);$/gm;
/** Such as `64 | 0`, a list of texts: esbuild does not know that it has no effect, and keeps every shape that has one. */
const flags = /\b(\d+) \| (\d+)\b/g;
/** `[_e]: _c`: esbuild does not know either that the name of a key is just a text, and keeps every shape that has such a key. */
const computedKey = /\[(_\w+)\]:/g;
const textConstant = /^const (_\w+) = ("[^"]*");$/gm;

function writeKeys(text) {
  const texts = new Map([...text.matchAll(textConstant)].map(([, name, value]) => [name, value]));
  return text.replace(computedKey, (key, name) => (texts.has(name) ? `${texts.get(name)}:` : key));
}

const schemas = /@aws-sdk[/\\](client-|nested-clients).*[/\\]schemas_0\.js$/;

/**
 * Leaves out the SDK's shapes that are not used, and its error classes that `aws/` does not name. For an error without a class the
 * SDK makes one of the service's base class, with AWS's own code as its name:
 * https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/schema
 */
export const usedShapesAlone = (root) => ({
  name: "used-shapes-alone",
  setup({ onLoad }) {
    const adapters = readAdapters(root).join("\n");
    const isNamed = (error) => adapters.includes(`"${error}"`);
    onLoad({ filter: schemas }, ({ path }) => ({
      contents: writeKeys(readFileSync(path, "utf8"))
        .replace(registration, (line, error) => (path.includes("nested") || isNamed(error) ? line : ""))
        .replace(flags, (_, one, other) => String(Number(one) | Number(other))),
    }));
  },
});

/** esbuild puts the file's path over each module's code. */
const moduleStart = /^(?=\/\/ [\w@.][^\n]*\.\w+$)/m;
const isPackage = /^\/\/ (?:[^\n]*\/)?node_modules\//;

async function writeClosely(module) {
  const [path] = module.split("\n", 1);
  const { code } = await transform(module, {
    minifySyntax: true,
    minifyWhitespace: true,
    target: "node24",
    platform: "node",
  });
  return `${path}\n${code.trim()}\n`;
}

/** Each package's module without its blanks, under its path; names stay whole, and so do our own modules. */
export async function writePackagesClosely(bundle) {
  const modules = bundle.split(moduleStart);
  const written = await Promise.all(
    modules.map((module) => (isPackage.test(module) ? writeClosely(module) : module)),
  );
  return written.join("");
}
