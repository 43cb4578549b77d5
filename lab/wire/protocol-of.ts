import { type Codec, codecs } from "./codec.ts";

interface SdkClient {
  readonly config: { readonly protocol: { getShapeId(): string } };
}

type ClientClass = new (configuration: { region: string }) => SdkClient;

const isClientClass = ([name, value]: [string, unknown]): boolean =>
  name.endsWith("Client") && !name.startsWith("_") && typeof value === "function";

/** The codec of a client package: its own client says which protocol it speaks. */
export function codecOf(sdk: object): Codec {
  const [, found] = Object.entries(sdk).find(isClientClass) ?? [];
  if (!found) throw new Error("no client class in this package");
  const shapeId = new (found as ClientClass)({ region: "eu-west-1" }).config.protocol.getShapeId();
  const codec = codecs[shapeId];
  if (!codec) throw new Error(`the lab does not speak ${shapeId}`);
  return codec;
}
