import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";

/** RFC 9110, 7.6.1: these are between two neighbours and not passed on. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "upgrade",
  "te",
]);

export const keepAliveAgent = (): Agent => new Agent({ keepAlive: true, maxFreeSockets: 16 });

const passedOn = (headers: HttpRequest["headers"]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

function responseHeaders(message: IncomingMessage): HttpResponse["headers"] {
  const entries = Object.entries(message.headersDistinct).filter(([name]) => !hopByHop.has(name));
  return Object.fromEntries(
    entries.map(([name, values = []]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A kept connection may be closed by the server just as it is used again. */
const isStale = (error: NodeJS.ErrnoException, reused: boolean) => reused && error.code === "ECONNRESET";

/** Sends the request to 127.0.0.1:`port`; headers and body as they are, without hop-by-hop ones. */
export function forwardRequest(agent: Agent, port: number, request: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        agent,
        host: "127.0.0.1",
        port,
        method: request.method,
        path: `${request.url.pathname}${request.url.search}`,
        headers: { ...passedOn(request.headers), "content-length": request.body.length },
      },
      (message) => {
        readBody(message).then(
          (body) => resolve({ status: message.statusCode ?? 502, headers: responseHeaders(message), body }),
          reject,
        );
      },
    );
    outgoing.on("error", (error) => {
      if (isStale(error, outgoing.reusedSocket)) resolve(forwardRequest(agent, port, request));
      else reject(error);
    });
    outgoing.end(request.body);
  });
}
