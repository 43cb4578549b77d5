import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Internet } from "../kernel/http.ts";
import type { Dispatch } from "./dispatcher.ts";
import type { WireRequest, WireResponse } from "./message.ts";

export interface LabServer {
  /** What AWS_ENDPOINT_URL is set to. */
  readonly url: string;
  close(): Promise<void>;
}

async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
  return {
    method: request.method ?? "GET",
    path: pathname,
    query: searchParams,
    headers,
    body: Buffer.concat(chunks),
  };
}

const siteAddress = /^\/_internet\/([^/]+)(\/.*)$/;

/** `/_internet/HOST/PATH` -> https://HOST/PATH in the lab: for containers, which have no proxy and no AWS signature. */
async function fetchSite(internet: Internet, request: WireRequest): Promise<WireResponse> {
  const [, host = "", path = "/"] = siteAddress.exec(request.path) ?? [];
  const url = new URL(`https://${host}${path}?${request.query}`);
  try {
    const headers = { ...request.headers, host };
    const answer = await internet.fetch({ ...request, url, headers, clientIp: "127.0.0.1" });
    return { ...answer, headers: { "content-type": String(answer.headers["content-type"] ?? "text/plain") } };
  } catch (error) {
    return { status: 502, headers: { "content-type": "text/plain" }, body: String(error) };
  }
}

/** Serves all AWS APIs of the lab on 127.0.0.1; port 0 takes a free one. */
export async function startServer(dispatch: Dispatch, internet: Internet, port = 0): Promise<LabServer> {
  const server = createServer(async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    const answer = siteAddress.test(request.path) ? fetchSite(internet, request) : dispatch(request);
    const { status, headers, body } = await answer;
    outgoing.writeHead(status, headers).end(body);
  });
  // The lab's time is not the wall's: a Date header would make SDKs correct their clocks.
  server.on("request", (_, outgoing) => {
    outgoing.sendDate = false;
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
