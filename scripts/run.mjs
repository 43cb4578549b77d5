// Runs a TypeScript entry on any Node from 20.19 on: `node scripts/run.mjs lab/cli.ts [arguments]`.
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [entry, ...rest] = process.argv.slice(2);
const folder = join("node_modules", ".cache", "gatehouse");
const outfile = join(folder, `${entry.replace(/[/\\]/g, "-").replace(/\.ts$/, "")}.mjs`);
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
// The SDK would print its notice about Node 20 here and in every process started from here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
process.argv = [process.execPath, basename(outfile), ...rest];
await import(pathToFileURL(outfile).href);
