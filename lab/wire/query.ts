import { type Shape, traitsOf } from "./schema.ts";

/** How AWS Query and EC2 Query write the name of a member and the step into a list. */
export interface QueryDialect {
  memberName(shape: Shape, member: string): string;
  listStep(list: Shape, item: Shape): string;
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const awsQuery: QueryDialect = {
  memberName: (shape, member) => traitsOf(shape).xmlName ?? member,
  listStep: (list, item) => (traitsOf(list).xmlFlattened ? "" : `.${traitsOf(item).xmlName ?? "member"}`),
};

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export const ec2Query: QueryDialect = {
  memberName: (shape, member) =>
    traitsOf(shape).ec2QueryName ?? capitalized(traitsOf(shape).xmlName ?? member),
  listStep: () => "",
};

/** `Conditions.member.1.Field=host-header&...` as a tree, so that reading needs no search by prefix. */
interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

const newNode = (): Node => ({ children: new Map() });

function readTree(parameters: URLSearchParams): Node {
  const root = newNode();
  for (const [name, text] of parameters) {
    let node = root;
    for (const step of name.split(".")) {
      const child = node.children.get(step) ?? newNode();
      node.children.set(step, child);
      node = child;
    }
    node.text = text;
  }
  return root;
}

const descend = (node: Node | undefined, path: string): Node | undefined =>
  path
    .split(".")
    .filter(Boolean)
    .reduce<Node | undefined>((at, step) => at?.children.get(step), node);

function readList(shape: Shape, node: Node, dialect: QueryDialect): unknown[] {
  const item = shape.getValueSchema();
  const items = descend(node, dialect.listStep(shape, item));
  const values: unknown[] = [];
  for (let index = 1; items?.children.has(String(index)); index += 1) {
    values.push(readNode(item, items.children.get(String(index)) ?? newNode(), dialect));
  }
  return values;
}

function readMap(shape: Shape, node: Node, dialect: QueryDialect): Record<string, unknown> {
  const entries = traitsOf(shape).xmlFlattened ? node : descend(node, "entry");
  const value: Record<string, unknown> = {};
  for (const entry of entries?.children.values() ?? []) {
    const key = entry.children.get(traitsOf(shape.getKeySchema()).xmlName ?? "key")?.text;
    const held = entry.children.get(traitsOf(shape.getValueSchema()).xmlName ?? "value");
    if (key !== undefined && held) value[key] = readNode(shape.getValueSchema(), held, dialect);
  }
  return value;
}

function readStruct(shape: Shape, node: Node, dialect: QueryDialect): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [member, memberShape] of shape.structIterator()) {
    const child = node.children.get(dialect.memberName(memberShape, member));
    if (child) value[member] = readNode(memberShape, child, dialect);
  }
  return value;
}

function readText(shape: Shape, text: string): unknown {
  if (shape.isBooleanSchema()) return text === "true";
  if (shape.isNumericSchema()) return Number(text);
  if (shape.isTimestampSchema()) return new Date(text);
  if (shape.isBlobSchema()) return new Uint8Array(Buffer.from(text, "base64"));
  return text;
}

function readNode(shape: Shape, node: Node, dialect: QueryDialect): unknown {
  if (shape.isListSchema()) return readList(shape, node, dialect);
  if (shape.isMapSchema()) return readMap(shape, node, dialect);
  if (shape.isStructSchema()) return readStruct(shape, node, dialect);
  return readText(shape, node.text ?? "");
}

/** A form-encoded body -> the operation's input, by its schema. */
export function readQueryInput(shape: Shape, parameters: URLSearchParams, dialect: QueryDialect): unknown {
  return shape.isStructSchema() ? readStruct(shape, readTree(parameters), dialect) : {};
}
