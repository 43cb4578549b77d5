import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureDeployments } from "./deployments.ts";
import { measureManyApps } from "./many-apps.ts";
import { bundleBytes, measureStartUp } from "./startup.ts";

// npm run bench [-- --json FILE] [--rounds N] [--apps 1,10,100]; with --apps only the functions' calls are counted. ACTION_NODE names the Node that the bundle is started with.

const { values: options } = parseArgs({
  options: { json: { type: "string" }, rounds: { type: "string", default: "21" }, apps: { type: "string" } },
});

async function measure() {
  if (options.apps) return measureManyApps(options.apps.split(",").map(Number));

  const { bundleMs, nodeMs } = measureStartUp(
    process.env.ACTION_NODE ?? process.execPath,
    Number(options.rounds),
  );
  const deployments = await measureDeployments();
  return { bundleBytes: bundleBytes(), startupMs: bundleMs, nodeMs, ...deployments };
}

const text = `${JSON.stringify(await measure(), null, 2)}\n`;
process.stdout.write(text);
if (options.json) writeFileSync(options.json, text);
