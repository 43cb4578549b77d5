import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measureDeployments } from "./deployments.ts";
import { bundleBytes, measureStartUp } from "./startup.ts";

// npm run bench [-- --json FILE] [--rounds N]; ACTION_NODE names the Node that the bundle is started with.

const { values: options } = parseArgs({
  options: { json: { type: "string" }, rounds: { type: "string", default: "21" } },
});

async function main(): Promise<void> {
  const { bundleMs, nodeMs } = measureStartUp(
    process.env.ACTION_NODE ?? process.execPath,
    Number(options.rounds),
  );
  const deployments = await measureDeployments();
  const figures = { bundleBytes: bundleBytes(), startupMs: bundleMs, nodeMs, ...deployments };
  const text = `${JSON.stringify(figures, null, 2)}\n`;
  process.stdout.write(text);
  if (options.json) writeFileSync(options.json, text);
}

await main();
