import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Dispatch } from "./dispatcher.ts";
import type { WireRequest } from "./message.ts";

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

/** Serves all AWS APIs of the lab on 127.0.0.1; port 0 takes a free one. */
export async function startServer(dispatch: Dispatch, port = 0): Promise<LabServer> {
  const server = createServer(async (incoming, outgoing) => {
    const { status, headers, body } = await dispatch(await readRequest(incoming));
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
