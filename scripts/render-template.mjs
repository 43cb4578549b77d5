// From templates/ to dist/templates/: comments go, functions come in. A template without functions stays to the letter what was written, unless it
// is so long that it is indented less.
import { isDeepStrictEqual } from "node:util";
import { CST, Lexer, parse, parseDocument, visit } from "yaml";

const commentLine = /^[ \t]*#.*\n/gm;
const functionLine = /^( *)ZipFile: (lambdas\/[a-z-]+)$/gm;

/** The functions' folders that a template names. */
export const functionsIn = (text) => [...text.matchAll(functionLine)].map(([, , folder]) => folder);

/** Without the tags (!Ref and the like), which no step here touches. */
const read = (text, reviver) => parse(text, reviver, { logLevel: "error" });

/** Functions leave little of the bytes that a request may have, so what stands around them is written closely: still one key a line. */
const compact = { indent: 1, indentSeq: false, flowCollectionPadding: false, lineWidth: 0 };

/** A map or list of up to so many characters is written in one line, as is what was written so. */
const oneLine = 5000;

/** The lexer's own, which stand in no text. */
const marks = [CST.BOM, CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

/** No blank behind the commas of a flow collection: the lexer knows which commas those are. */
function withoutPadding(text) {
  const tokens = [...new Lexer().lex(text)].filter((token) => !marks.includes(token));
  return tokens.filter((token, index) => token !== " " || tokens[index - 1] !== ",").join("");
}

/** Keeps tags as they are: the parser does not know them, and warns of each. */
function writeClosely(text) {
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
      const hasCode = text.slice(start, end).includes("ZipFile:");
      node.flow ||= !hasCode && end - start <= oneLine;
    },
  });
  return withoutPadding(document.toString(compact));
}

/** From here on the bytes of a request, 51,200, are near: some of the indentation goes. */
const long = 45_000;

function indentLess(text) {
  if (Buffer.byteLength(text) < long) return text;
  const narrow = parseDocument(text, { logLevel: "error" }).toString({
    indent: 1,
    indentSeq: false,
    lineWidth: 0,
  });
  if (!isDeepStrictEqual(read(narrow), read(text)))
    throw new Error("indenting less has changed the template");
  return narrow;
}

const block = (text, indent) => `|-\n${text.replace(/^(?=.)/gm, indent)}`;

/** The shared parts are values of a mapping: CloudFormation's one place for a text that is used more than once. */
function writeMapping(parts) {
  const values = [...parts].map(([name, code]) => `   ${name}: ${block(code, "    ")}\n`);
  return `Mappings:\n Functions:\n  Shared:\n${values.join("")}`;
}

/** A function's text as CloudFormation is to put it together. */
function writeCode({ code, parts }, indent) {
  const found = parts.map((part) => `${indent}   - !FindInMap [Functions, Shared, ${part}]\n`);
  return `${indent}ZipFile: !Join\n${indent} - ""\n${indent} - - |-\n${indent}    "use strict";\n${found.join("")}${indent}   - ${block(code, `${indent}    `)}`;
}

function withFunctions(text, { parts, functions }) {
  return text
    .replace(functionLine, (_line, indent, folder) => writeCode(functions.get(folder), indent))
    .replace(/^Resources:$/m, (line) => `${writeMapping(parts)}${line}`);
}

/** What CloudFormation makes of a rendered template's functions: the one mapping is gone, each `ZipFile` one text. */
function resolve({ Mappings, ...template }) {
  const textOf = (item) => (Array.isArray(item) ? Mappings.Functions.Shared[item[2]] : item);
  return JSON.parse(JSON.stringify(template), (key, value) =>
    key === "ZipFile" ? value[1].map(textOf).join("") : value,
  );
}

/** Text to text; `bundle` is what bundleFunctions makes. Throws when anything but comments and functions has changed. */
export function renderTemplate(text, bundle) {
  const plain = text.replace(commentLine, "");
  if (functionsIn(text).length === 0) return indentLess(plain);
  const rendered = withFunctions(writeClosely(plain), bundle);
  const whole = ({ code, parts }) =>
    [`"use strict";`, ...parts.map((part) => bundle.parts.get(part)), code].join("");
  const expected = read(text, (key, value) =>
    key === "ZipFile" ? whole(bundle.functions.get(value)) : value,
  );
  if (!isDeepStrictEqual(resolve(read(rendered)), expected))
    throw new Error("rendering has changed more than comments and functions");
  return rendered;
}
