import { JsonShapeDeserializer2, JsonShapeSerializer2 } from "@smithy/core/protocols";
import { toBuffer } from "./message.ts";
import type { Shape } from "./schema.ts";

const epochSeconds = 7;
const settings = { timestampFormat: { useTrait: true, default: epochSeconds }, jsonName: false } as const;

/** A JSON body -> the operation's input, by its schema; timestamps become dates, blobs bytes. */
export async function readJson(shape: Shape, body: Buffer): Promise<unknown> {
  if (body.length === 0 || !shape.isStructSchema()) return {};
  return new JsonShapeDeserializer2(settings).read(shape, body);
}

/** The operation's output -> a JSON body, by its schema. */
export function writeJson(shape: Shape, value: unknown): string {
  if (!shape.isStructSchema()) return "{}";
  const serializer = new JsonShapeSerializer2(settings);
  serializer.write(shape, value);
  return toBuffer(serializer.flush()).toString("utf8");
}
