import { XmlShapeDeserializer } from "@aws-sdk/core/protocols";
import { type Shape, traitsOf } from "./schema.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r]/g, (found) => escapes[found] ?? found);

function writeScalar(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return escapeXml(String(value));
}

function writeList(shape: Shape, value: readonly unknown[], name: string): string {
  const item = shape.getValueSchema();
  const flattened = traitsOf(shape).xmlFlattened;
  const itemName = flattened ? name : (traitsOf(item).xmlName ?? "member");
  const items = value.map((entry) => writeXml(item, entry, itemName)).join("");
  return flattened ? items : `<${name}>${items}</${name}>`;
}

function writeMap(shape: Shape, value: object, name: string): string {
  const flattened = traitsOf(shape).xmlFlattened;
  const keyName = traitsOf(shape.getKeySchema()).xmlName ?? "key";
  const valueName = traitsOf(shape.getValueSchema()).xmlName ?? "value";
  const entry = flattened ? name : "entry";
  const entries = Object.entries(value)
    .map(
      ([key, held]) =>
        `<${entry}><${keyName}>${escapeXml(key)}</${keyName}>${writeXml(shape.getValueSchema(), held, valueName)}</${entry}>`,
    )
    .join("");
  return flattened ? entries : `<${name}>${entries}</${name}>`;
}

/** The members of a structure, one element each. Members bound to headers or the status are left out. */
export function writeMembers(shape: Shape, value: unknown): string {
  if (!shape.isStructSchema() || typeof value !== "object" || value === null) return "";
  let inner = "";
  for (const [member, memberShape] of shape.structIterator()) {
    const traits = traitsOf(memberShape);
    if (traits.httpHeader || traits.httpResponseCode) continue;
    inner += writeXml(memberShape, (value as Record<string, unknown>)[member], traits.xmlName ?? member);
  }
  return inner;
}

/** A value -> one XML element called `name`, by its schema. */
export function writeXml(shape: Shape, value: unknown, name: string): string {
  if (value === undefined || value === null) return "";
  if (shape.isListSchema() && Array.isArray(value)) return writeList(shape, value, name);
  if (shape.isMapSchema()) return writeMap(shape, value, name);
  const inner = shape.isStructSchema() ? writeMembers(shape, value) : writeScalar(value);
  return `<${name}>${inner}</${name}>`;
}

/** A REST-XML body -> a structure, by its schema. */
export function readXmlBody(shape: Shape, body: Buffer): unknown {
  const reader = new XmlShapeDeserializer({
    timestampFormat: { useTrait: true, default: 5 },
    xmlNamespace: "",
    httpBindings: true,
    serviceNamespace: "",
  });
  return reader.read(shape, body);
}
