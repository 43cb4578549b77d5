import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoopbackComment {
  readonly id: number;
  body: string;
}

/** Comments of pull requests, as GitHub's API keeps them, on 127.0.0.1. */
export interface LoopbackGitHub {
  readonly url: string;
  /** By `owner/name#number`. */
  readonly comments: Map<string, LoopbackComment[]>;
  /** `POST /repos/...`, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { body = "" } = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as { body?: string };
  return body;
}

const notFound: Answer = { status: 404, body: { message: "Not Found" } };

function list(comments: readonly LoopbackComment[], query: URLSearchParams): Answer {
  const size = Number(query.get("per_page") ?? 30);
  const page = Number(query.get("page") ?? 1);
  return { status: 200, body: comments.slice((page - 1) * size, page * size) };
}

function answer(all: LoopbackGitHub["comments"], { method, path, query, body }: Call): Answer {
  const [, repository, number] = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/.exec(path) ?? [];
  if (repository) {
    const comments = all.get(`${repository}#${number}`) ?? [];
    if (method === "GET") return list(comments, query);
    const comment = { id: 1000 + [...all.values()].flat().length, body };
    all.set(`${repository}#${number}`, [...comments, comment]);
    return { status: 201, body: comment };
  }
  const id = Number(/^\/repos\/[^/]+\/[^/]+\/issues\/comments\/(\d+)$/.exec(path)?.[1]);
  const comment = [...all.values()].flat().find((one) => one.id === id);
  if (method !== "PATCH" || !comment) return notFound;
  comment.body = body;
  return { status: 200, body: comment };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

const forbidden: Answer = { status: 403, body: { message: "Resource not accessible by integration" } };

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A GitHub that knows one token that may write; any other may not. */
export async function openLoopbackGitHub(token: string): Promise<LoopbackGitHub> {
  const comments: LoopbackGitHub["comments"] = new Map();
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? "", "http://127.0.0.1");
    const { method = "" } = request;
    calls.push(`${method} ${path}`);
    const body = await bodyOf(request);
    const isKnown = request.headers.authorization === `Bearer ${token}`;
    const reply = isKnown ? answer(comments, { method, path, query, body }) : forbidden;
    response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
  });
  const url = await listen(server);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, comments, calls, close };
}
