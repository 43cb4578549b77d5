import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { formatError, templateError } from "./template-error.ts";

const shortTags = new Set(
  "Ref GetAtt Sub Join Select Split If Equals And Or Not FindInMap GetAZs Cidr Base64 ImportValue Condition Transform"
    .split(" ")
    .map((name) => `!${name}`),
);

/** `!GetAtt A.B.C` is [A, B.C]. */
const getAttArgument = (argument: unknown): unknown =>
  typeof argument === "string" && argument.includes(".")
    ? [argument.slice(0, argument.indexOf(".")), argument.slice(argument.indexOf(".") + 1)]
    : argument;

function untagged(tag: string | undefined, value: unknown): unknown {
  if (!tag || tag.startsWith("tag:yaml.org")) return value;
  if (!shortTags.has(tag)) throw formatError(`YAML not well-formed. Unknown tag ${tag}`);
  const name = tag.slice(1);
  if (name === "Ref" || name === "Condition") return { [name]: value };
  return { [`Fn::${name}`]: name === "GetAtt" ? getAttArgument(value) : value };
}

const entryOf = ({ key, value }: Pair): [string, unknown] => [
  String(isScalar(key) ? key.value : key),
  readNode(value as Node | null),
];

function readNode(node: Node | null): unknown {
  if (node === null) return null;
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html: aliases are not supported.
  if (isAlias(node)) throw templateError("YAML aliases are not allowed in CloudFormation templates");
  if (isMap(node)) return untagged(node.tag, Object.fromEntries(node.items.map(entryOf)));
  if (isSeq(node)) {
    return untagged(
      node.tag,
      node.items.map((item) => readNode(item as Node)),
    );
  }
  return isScalar(node) ? untagged(node.tag, node.value) : null;
}

/** Reads YAML with CloudFormation's short tags, written out in their long form. */
export function readYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "core", logLevel: "silent" });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw formatError(`YAML not well-formed. (line ${line}, column ${col})`);
  }
  return readNode(document.contents);
}
