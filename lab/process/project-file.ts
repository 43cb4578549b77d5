import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The absolute path of a file of the project (`lab/process/scaled-time.mjs`). The lab may run bundled from a cache
 * folder, so the project's root is looked for upwards from there.
 */
export function projectFile(path: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, path);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error(`${path} was not found above ${import.meta.url}`);
  }
}
