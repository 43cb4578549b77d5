import type { WireRequest } from "./message.ts";
import { type OperationSchema, type Shape, traitsOf } from "./schema.ts";

/** `/2013-04-01/hostedzone/{Id}/rrset?x` -> what a path must look like, with a group for each label. */
function pathPattern(template: string): RegExp {
  const [path = ""] = template.split("?");
  const source = path
    .replace(/[.]/g, "\\$&")
    .replace(/\{(\w+)(\+?)\}/g, (_, name, greedy) => `(?<${name}>${greedy ? ".+" : "[^/]+"})`);
  return new RegExp(`^${source}/?$`);
}

const patterns = new Map<string, RegExp>();
function matchPath(template: string, path: string): RegExpExecArray | null {
  const pattern = patterns.get(template) ?? pathPattern(template);
  patterns.set(template, pattern);
  return pattern.exec(path);
}

/** The operation that a REST request is for: method and path; of several, the one with the fewest labels. */
export function findRestOperation(
  operations: Iterable<OperationSchema>,
  request: WireRequest,
): OperationSchema | undefined {
  let best: OperationSchema | undefined;
  const labels = ({ traits }: OperationSchema) => traits.http?.[1].split("{").length ?? 0;
  for (const operation of operations) {
    const [method, template] = operation.traits.http ?? [];
    if (method !== request.method || !template || !matchPath(template, request.path)) continue;
    if (!best || labels(operation) < labels(best)) best = operation;
  }
  return best;
}

function coerce(shape: Shape, text: string): unknown {
  if (shape.isBooleanSchema()) return text === "true";
  return shape.isNumericSchema() ? Number(text) : text;
}

function readBinding(
  shape: Shape,
  member: string,
  request: WireRequest,
  labels: Record<string, string>,
): unknown {
  const { httpLabel, httpQuery, httpHeader } = traitsOf(shape);
  if (httpLabel) return labels[member] && decodeURIComponent(labels[member]);
  if (httpHeader) return request.headers[httpHeader.toLowerCase()];
  if (!httpQuery) return undefined;
  const found = request.query.getAll(httpQuery);
  return shape.isListSchema() && found.length > 0 ? found : found[0];
}

/** What stands in the path, the query and the headers of a REST request. */
export function readBindings(
  { input, traits }: OperationSchema,
  request: WireRequest,
): Record<string, unknown> {
  const labels = matchPath(traits.http?.[1] ?? "", request.path)?.groups ?? {};
  const value: Record<string, unknown> = {};
  for (const [member, shape] of input.structIterator()) {
    const found = readBinding(shape, member, request, labels);
    if (found !== undefined) value[member] = typeof found === "string" ? coerce(shape, found) : found;
  }
  return value;
}

/** The member that is the body itself, if there is one. */
export function payloadMember(shape: Shape): readonly [string, Shape] | undefined {
  if (!shape.isStructSchema()) return undefined;
  for (const [member, memberShape] of shape.structIterator())
    if (traitsOf(memberShape).httpPayload) return [member, memberShape];
  return undefined;
}

/** Status and headers that an output's members are bound to. */
export function writeBindings({ output, traits }: OperationSchema, value: Readonly<Record<string, unknown>>) {
  const headers: Record<string, string> = {};
  let status = traits.http?.[2] ?? 200;
  if (!output.isStructSchema()) return { status, headers };
  for (const [member, shape] of output.structIterator()) {
    const { httpHeader, httpResponseCode } = traitsOf(shape);
    const held = value[member];
    if (held === undefined) continue;
    if (httpHeader) headers[httpHeader.toLowerCase()] = String(held);
    if (httpResponseCode) status = Number(held);
  }
  return { status, headers };
}
