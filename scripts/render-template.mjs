// From templates/ to dist/templates/: comments go, functions come in. Works on the text, so that all else stays as it was written.
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

const commentLine = /^[ \t]*#.*\n/gm;
const functionLine = /^( *)ZipFile: (lambdas\/[a-z-]+)$/gm;

/** The functions' folders that a template names. */
export const functionsIn = (text) => [...text.matchAll(functionLine)].map(([, , folder]) => folder);

/** Without the tags (!Ref and the like), which no step here touches. */
const read = (text, reviver) => parse(text, reviver, { logLevel: "error" });

/** Text to text; `codeOf` gives a folder's bundle. Throws when anything but comments and functions has changed. */
export function renderTemplate(text, codeOf) {
  const block = (_line, indent, folder) =>
    `${indent}ZipFile: |-\n${codeOf(folder).replace(/^(?=.)/gm, `${indent}  `)}`;
  const rendered = text.replace(commentLine, "").replace(functionLine, block);
  if (rendered.includes("ZipFile: lambdas/"))
    throw new Error("a function needs a line of its own, ZipFile: lambdas/NAME");
  const expected = read(text, (key, value) => (key === "ZipFile" ? codeOf(value) : value));
  if (!isDeepStrictEqual(read(rendered), expected))
    throw new Error("rendering has changed more than comments and functions");
  return rendered;
}
