// From templates/ to dist/templates/: comments go, functions come in. A template without functions stays to the letter what was written.
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parse, parseDocument, visit } from "yaml";

const commentLine = /^[ \t]*#.*\n/gm;
const functionLine = /^( *)ZipFile: (lambdas\/[a-z-]+)$/gm;

/** The functions' folders that a template names. */
export const functionsIn = (text) => [...text.matchAll(functionLine)].map(([, , folder]) => folder);

/** Without the tags (!Ref and the like), which no step here touches. */
const read = (text, reviver) => parse(text, reviver, { logLevel: "error" });

/** Functions leave little of the bytes that a request may have, so what stands around them is written closely: still one key a line. */
const compact = { indent: 1, indentSeq: false, flowCollectionPadding: false, lineWidth: 0 };

/** A map or list of up to so many characters is written in one line, as is what was written so. */
const oneLine = 120;

const codePair = (node) =>
  isMap(node) && node.items.find(({ key }) => isScalar(key) && key.value === "ZipFile");

/** Keeps tags as they are: the parser does not know them, and warns of each. */
function writeClosely(text, codeOf) {
  const document = parseDocument(text, { logLevel: "error" });
  visit(document, {
    Node: (_, node) => {
      node.spaceBefore = false;
    },
    Pair: (_, { key }) => {
      key.spaceBefore = false;
    },
    Collection(_, node) {
      const [start, end] = node.range;
      const code = codePair(node)?.value;
      node.flow ||= !code && end - start <= oneLine;
      if (code) Object.assign(code, { value: codeOf(code.value), type: "BLOCK_LITERAL" });
    },
  });
  return document.toString(compact);
}

/** Text to text; `codeOf` gives a folder's bundle. Throws when anything but comments and functions has changed. */
export function renderTemplate(text, codeOf) {
  const plain = text.replace(commentLine, "");
  const rendered = functionsIn(text).length > 0 ? writeClosely(plain, codeOf) : plain;
  if (rendered.includes("ZipFile: lambdas/"))
    throw new Error("a function needs a line of its own, ZipFile: lambdas/NAME");
  const expected = read(text, (key, value) => (key === "ZipFile" ? codeOf(value) : value));
  if (!isDeepStrictEqual(read(rendered), expected))
    throw new Error("rendering has changed more than comments and functions");
  return rendered;
}
