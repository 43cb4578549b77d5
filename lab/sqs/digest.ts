import { createHash } from "node:crypto";
import type { MessageAttributes } from "./store.ts";

/** MD5 in hexadecimal; the SDK's client compares it with the body that it received. */
export function digestBody(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/** MD5 over names, types and values in order: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function digestAttributes(attributes: MessageAttributes): string {
  const hash = createHash("md5");
  for (const [name, { DataType = "", StringValue, BinaryValue }] of Object.entries(attributes).sort(byName)) {
    hash.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(DataType)));
    hash
      .update(Buffer.from([BinaryValue ? 2 : 1]))
      .update(withLength(Buffer.from(BinaryValue ?? StringValue ?? "")));
  }
  return hash.digest("hex");
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
