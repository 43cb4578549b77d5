import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { balancerOfHost } from "./balancer-of-host.ts";
import { type CertificateAuthority, createCertificateAuthority } from "./certificate-authority.ts";
import { shownCertificate } from "./certificates.ts";
import { frontDoor, listenerOn } from "./front-door.ts";

export interface LabProxy {
  readonly port: number;
  readonly caPem: string;
  close(): Promise<void>;
}

/** Where a CONNECT request wants to go: scheme, host and port. */
type Origin = string;

/** The address asked for: of a plain proxy request it is the request line, within a tunnel it is the tunnel's. */
function targetOf({ url = "/" }: IncomingMessage, origin: Origin | undefined): URL | undefined {
  const address = `${origin ?? ""}${url}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

async function readRequest(message: IncomingMessage, url: URL): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const entries = Object.entries(message.headers).map(([name, value = ""]) => [name, String(value)]);
  return {
    method: message.method ?? "GET",
    url,
    headers: Object.fromEntries(entries),
    body: Buffer.concat(chunks),
    clientIp: message.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "127.0.0.1",
  };
}

/** Node frames the message itself. */
const isFraming = (name: string) => /^(connection|keep-alive|transfer-encoding|content-length)$/.test(name);

function writeResponse(answer: ServerResponse, { status, headers, body }: HttpResponse): void {
  for (const [name, value] of Object.entries(headers))
    if (!isFraming(name)) answer.setHeader(name, typeof value === "string" ? value : [...value]);
  answer.statusCode = status;
  answer.end(body);
}

/** What a site's refusal to connect looks like behind a proxy. */
function writeFailure(answer: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const status = message.includes("ETIMEDOUT") ? 504 : 502;
  answer.writeHead(status, { "content-type": "text/plain" }).end(`${message}\n`);
}

function answerWith(world: World, originOf: (message: IncomingMessage) => Origin | undefined) {
  const door = frontDoor(world, { tlsDone: true });
  return async (message: IncomingMessage, answer: ServerResponse) => {
    try {
      const url = targetOf(message, originOf(message));
      if (!url) throw new Error("this is a proxy: ask it for http:// addresses, or to CONNECT");
      const request = await readRequest(message, url);
      const handler = door(url.hostname, url) ?? world.internet.fetch;
      writeResponse(answer, await handler(request));
    } catch (error) {
      writeFailure(answer, error);
    }
  };
}

/** The names on the certificate that is shown for a host: the load balancer's own choice, or just the host. */
function shownNames(world: World, host: string, port: number): readonly string[] {
  const balancer = balancerOfHost(world, host);
  const listener = balancer && listenerOn(world, balancer, port);
  const certificate = listener && shownCertificate(world, listener.ListenerArn, host);
  return certificate?.subjectAlternativeNames ?? [host];
}

/** Refused unless the host is somebody's who listens there. */
function mayTunnel(world: World, host: string, port: number): boolean {
  const balancer = balancerOfHost(world, host);
  return balancer ? listenerOn(world, balancer, port) !== undefined : true;
}

interface Tunnels {
  readonly world: World;
  readonly authority: CertificateAuthority;
  readonly inner: Server;
  readonly origins: WeakMap<Socket, Origin>;
}

/** Ends TLS with the certificate for the name in the client's hello, and hands the stream to the inner server. */
async function openTunnel({ world, authority, inner, origins }: Tunnels, target: string, socket: Socket) {
  const [host = "", portText] = target.toLowerCase().split(":");
  const port = Number(portText ?? 443);
  if (!mayTunnel(world, host, port)) {
    socket.end(`HTTP/1.1 502 Bad Gateway\r\n\r\nconnect ECONNREFUSED ${target}\n`);
    return;
  }
  socket.on("error", () => socket.destroy());
  if (port === 80) {
    origins.set(socket, `http://${host}`);
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    inner.emit("connection", socket);
    return;
  }
  const secureContext = await authority.contextFor(shownNames(world, host, port));
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    SNICallback: (name, done) => {
      authority.contextFor(shownNames(world, name.toLowerCase(), port)).then(
        (context) => done(null, context),
        (error: Error) => done(error),
      );
    },
  });
  secure.on("error", () => secure.destroy());
  origins.set(secure, `https://${host}${port === 443 ? "" : `:${port}`}`);
  socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
  inner.emit("connection", secure);
}

/**
 * One forward proxy on 127.0.0.1 behind which the lab is the internet: plain requests, and CONNECT with the right
 * certificates. `curl --proxy http://127.0.0.1:PORT --cacert ca.pem https://app.example.com/`
 */
export async function startProxy(
  world: World,
  { port = 0 }: { readonly port?: number } = {},
): Promise<LabProxy> {
  const authority = await createCertificateAuthority();
  const origins = new WeakMap<Socket, Origin>();
  const sockets = new Set<Socket>();
  const inner = createServer(answerWith(world, ({ socket }) => origins.get(socket)));
  const outer = createServer(answerWith(world, () => undefined));
  const tunnels = { world, authority, inner, origins };
  outer.on("connect", ({ url = "" }: IncomingMessage, socket: Socket) => {
    openTunnel(tunnels, url, socket).catch(() => socket.destroy());
  });
  outer.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => outer.listen(port, "127.0.0.1", resolve));
  return {
    port: (outer.address() as AddressInfo).port,
    caPem: authority.pem,
    async close() {
      const closed = new Promise((resolve) => outer.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
