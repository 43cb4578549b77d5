import { createServer } from "node:http";
import { createApp } from "./app.mjs";

const { PORT = "8080", HOST, FAIL_ON_START, VERSION = "1" } = process.env;
const log = (message, details = {}) => console.log(JSON.stringify({ message, version: VERSION, ...details }));

if (FAIL_ON_START) {
  console.error(FAIL_ON_START);
  process.exit(1);
}

const app = createApp();
let stopping = false;

const server = createServer(async (request, response) => {
  request.resume();
  const { status, headers, body } = await app(request).catch((error) => {
    console.error(error);
    return { status: 500, headers: { "content-type": "text/plain" }, body: "internal error" };
  });
  if (stopping) response.setHeader("connection", "close");
  response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
});

// Longer than the load balancer's idle timeout of 60 s: otherwise it may send a request into a closing connection (502).
server.keepAliveTimeout = 65_000;
server.listen(Number(PORT), HOST, () => log("listening", { port: Number(PORT) }));

/** ECS sends SIGTERM: take no new connections, finish what is under way, and go. */
process.once("SIGTERM", () => {
  stopping = true;
  log("stopping");
  server.close(() => log("stopped"));
  server.closeIdleConnections();
});
