import { copyFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startLocalLab } from "./local-lab.ts";
import { createZone } from "./route-53/zones.ts";

// npm run lab -- [--port N] [--proxy-port N] [--ca-file FILE] [--scale N] [--zone example.com ...] [--image whoami:1=examples/whoami/server.mjs ...]

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "proxy-port": { type: "string", default: "0" },
    "ca-file": { type: "string" },
    scale: { type: "string", default: "1" },
    zone: { type: "string", multiple: true, default: ["example.com"] },
    image: { type: "string", multiple: true, default: ["whoami:1=examples/whoami/server.mjs"] },
  },
});

function numberOf(name: "port" | "proxy-port" | "scale"): number {
  const value = Number(options[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`--${name}: found "${options[name]}"; a number of at least 0 is allowed`);
}

function readImage(text: string) {
  const [reference = "", file = ""] = text.split("=");
  if (reference && file) return { reference, entry: resolve(file) };
  throw new Error(
    `--image: found "${text}"; REFERENCE=FILE.js is allowed, a Node program that listens on $PORT`,
  );
}

async function main(): Promise<void> {
  const images = options.image.map(readImage);
  const lab = await startLocalLab({
    scale: numberOf("scale"),
    port: numberOf("port"),
    proxyPort: numberOf("proxy-port"),
  });
  for (const { reference, entry } of images) lab.images.register(reference, { process: { entry } });
  // In a place that a script knows beforehand.
  const caFile = options["ca-file"] ?? lab.caFile;
  if (caFile !== lab.caFile) copyFileSync(lab.caFile, caFile);
  const zones = options.zone.map((name) => createZone(lab.world, { name }));
  process.stdout.write(`The lab runs until Ctrl-C, on 127.0.0.1 alone.

AWS APIs, for the AWS CLI and SDKs:
${Object.entries(lab.environment())
  .map(([name, value]) => `  export ${name}=${value}`)
  .join("\n")}

The internet as its users see it, through a proxy:
  curl --proxy ${lab.proxyUrl} --cacert ${caFile} https://app.example.com/
  chromium --proxy-server=${lab.proxyUrl} --ignore-certificate-errors --user-data-dir=$(mktemp -d) https://app.example.com/

Hosted zones:
${zones.map(({ id, name }) => `  ${name} ${id}`).join("\n")}
Images:
${images.map(({ reference, entry }) => `  ${reference} ${entry}`).join("\n")}
`);
  const close = async () => {
    await lab.close();
    process.exit(0);
  };
  process.once("SIGINT", () => void close());
  process.once("SIGTERM", () => void close());
}

await main();
