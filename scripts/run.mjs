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
process.argv = [process.execPath, basename(outfile), ...rest];
await import(pathToFileURL(outfile).href);
