import { createSocket } from "node:dgram";
import type { World } from "../kernel/world.ts";
import { publicDnsOf } from "./public-dns.ts";

/** The internet's DNS of the lab on a socket of its own, for processes that ask of NS and CAA records: RFC 1035, RFC 8659. */
export interface NameServer {
  /** As resolvers name it: `127.0.0.1:5353`. */
  readonly address: string;
  close(): Promise<void>;
}

const types = { ns: 2, caa: 257 };

interface Question {
  readonly name: string;
  readonly type: number;
  /** As it came: it stands in the answer, too. */
  readonly bytes: Buffer;
}

function readQuestion(message: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  const end = at + 5;
  return { name: labels.join("."), type: message.readUInt16BE(at + 1), bytes: message.subarray(12, end) };
}

const counted = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const domainName = (name: string): Buffer =>
  Buffer.concat([...name.split(".").map(counted), Buffer.from([0])]);

async function findData(world: World, { name, type }: Question): Promise<readonly Buffer[]> {
  const dns = publicDnsOf(world);
  if (type === types.ns) return (await dns.nameServers(name)).map(domainName);
  if (type !== types.caa) return [];
  const properties = await dns.caa(name);
  return properties.map(({ tag, value }) =>
    Buffer.concat([Buffer.from([0]), counted(tag), Buffer.from(value)]),
  );
}

/** A record of the name that was asked for, in class IN, for a minute. */
function recordOf(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

async function answer(world: World, message: Buffer): Promise<Buffer> {
  const question = readQuestion(message);
  const data = await findData(world, question);
  const head = Buffer.alloc(12);
  message.copy(head, 0, 0, 2);
  // An answer, with recursion.
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 6);
  return Buffer.concat([head, question.bytes, ...data.map((one) => recordOf(question.type, one))]);
}

export async function startNameServer(world: World): Promise<NameServer> {
  const socket = createSocket("udp4");
  socket.on("message", (message, { port, address }) => {
    void answer(world, message).then((reply) => socket.send(reply, port, address));
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
