// esbuild, set up for this repository. Paths are taken from its root, wherever the build is started, so that its folder's name gets into no output.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { usedShapesAlone, writePackagesClosely } from "./slim-packages.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

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

export const settings = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "cjs",
  mainFields: ["module", "main"],
  write: false,
  metafile: true,
  logLevel: "warning",
};

/** Half of the time until a wrong input is told would go into loading the SDK: it is a file of its own, asked for later. */
const sdkApart = {
  name: "sdk-apart",
  setup({ onResolve }) {
    onResolve({ filter: /\/with-aws\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./with-aws.cjs", external: true } : undefined,
    );
  },
};

/** The Action's program, with all names whole: whoever reviews dist/ can read it. Also the files that went into it. */
export async function bundleAction(entry) {
  const { outputFiles, metafile } = await build({
    ...settings,
    target: "node24",
    entryPoints: [`action/${entry}.ts`],
    outfile: `dist/${entry}.cjs`,
    plugins: [sideEffectFree, sdkApart, usedShapesAlone(root)],
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);
  return { code: await writePackagesClosely(outputFiles[0].text), inputs };
}

/** A TypeScript module of the repository, for use by the build itself. */
export async function importTypeScript(path) {
  const { outputFiles } = await build({ ...settings, format: "esm", entryPoints: [path] });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
