// Writes the tables of inputs and outputs into README.md, from action.yml. With --check it only says whether they are fresh.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (cells) => `| ${cells.map(cell).join(" | ")} |`;

/** Empty and "" alike show as nothing. */
const fallback = ({ default: value, required }) => (required ? "**required**" : value ? `\`${value}\`` : "");

const inputsTable = (inputs) =>
  [
    row(["input", "default", "what it is"]),
    row(["---", "---", "---"]),
    ...Object.entries(inputs).map(([name, input]) =>
      row([`\`${name}\``, fallback(input), input.description]),
    ),
  ].join("\n");

const outputsTable = (outputs) =>
  [
    row(["output", "what it is"]),
    row(["---", "---"]),
    ...Object.entries(outputs).map(([name, { description }]) => row([`\`${name}\``, description])),
  ].join("\n");

/** Puts the tables between `<!-- inputs:start -->` and `<!-- inputs:end -->`, and likewise for outputs. */
function withTables(readme, action) {
  const { inputs, outputs } = parse(action);
  const tables = { inputs: inputsTable(inputs), outputs: outputsTable(outputs) };
  return Object.entries(tables).reduce((text, [name, table]) => {
    const between = new RegExp(`(<!-- ${name}:start -->\n)[^]*?(<!-- ${name}:end -->)`);
    if (!between.test(text))
      throw new Error(
        `README.md has no place for the ${name}: <!-- ${name}:start --> ... <!-- ${name}:end -->`,
      );
    return text.replace(between, (_, start, end) => `${start}\n${table}\n\n${end}`);
  }, readme);
}

function main() {
  const file = join(root, "README.md");
  const readme = readFileSync(file, "utf8");
  const fresh = withTables(readme, readFileSync(join(root, "action.yml"), "utf8"));
  if (!process.argv.includes("--check")) return writeFileSync(file, fresh);
  if (fresh !== readme) {
    console.error("The tables of README.md are stale: run node scripts/readme-tables.mjs");
    process.exitCode = 1;
  }
}

main();
