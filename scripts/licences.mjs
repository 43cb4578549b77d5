// The licences of the packages that are part of the bundle, each text once.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const line = `\n${"-".repeat(80)}\n\n`;

const packageOf = (file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];

function readLicence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").replaceAll("\r", "").trim() : "";
  return { title: `${name} ${version} (${license})`, text };
}

/** `inputs`: the bundle's files, relative to `root`. */
export function collectLicences(root, inputs) {
  const folders = [...new Set(inputs.map(packageOf).filter(Boolean))].sort();
  const titlesByText = new Map();
  for (const { title, text } of folders.map((folder) => readLicence(join(root, folder))))
    titlesByText.set(text, [...(titlesByText.get(text) ?? []), title]);
  return [...titlesByText]
    .map(([text, titles]) => `${titles.join("\n")}\n\n${text}`.trim())
    .join(`\n${line}`)
    .concat("\n");
}
