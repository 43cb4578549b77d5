import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Status {
  readonly state: string;
  readonly environment_url?: string;
  readonly log_url?: string;
}

export interface LoopbackDeployment {
  readonly id: number;
  readonly ref: string;
  readonly environment: string;
  /** Newest last. */
  readonly statuses: readonly Status[];
}

/** GitHub's API for deployments on 127.0.0.1; with another token than `good` it says what GitHub says to a job without permission. */
export interface LoopbackGitHub {
  readonly url: string;
  readonly deployments: LoopbackDeployment[];
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
}

type Answer = readonly [number, unknown];

function addStatus(deployments: LoopbackDeployment[], id: number, status: Status): Answer {
  const at = deployments.findIndex((deployment) => deployment.id === id);
  const known = deployments[at];
  if (!known) return [404, { message: "Not Found" }];
  deployments[at] = { ...known, statuses: [...known.statuses, status] };
  return [201, { id: 1, ...status }];
}

/** The paths of https://docs.github.com/rest/deployments below the repository octo/whoami. */
function answer(deployments: LoopbackDeployment[], request: IncomingMessage, body: object): Answer {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
  const [, id, statuses] =
    /^\/repos\/octo\/whoami\/deployments(?:\/(\d+)(\/statuses))?$/.exec(pathname) ?? [];
  if (statuses && request.method === "POST") return addStatus(deployments, Number(id), body as Status);
  if (statuses) {
    const found = deployments.find((deployment) => deployment.id === Number(id));
    return [200, (found?.statuses ?? []).toReversed()];
  }
  if (request.method === "POST") {
    const { ref, environment } = body as LoopbackDeployment;
    deployments.push({ id: deployments.length + 1, ref, environment, statuses: [] });
    return [201, deployments.at(-1)];
  }
  const wanted = searchParams.get("environment");
  return [200, deployments.filter(({ environment }) => environment === wanted).toReversed()];
}

export async function startLoopbackGitHub(): Promise<LoopbackGitHub> {
  const deployments: LoopbackDeployment[] = [];
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const [status, json] =
      request.headers.authorization === "Bearer good"
        ? answer(deployments, request, body)
        : [403, { message: "Resource not accessible by integration" }];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deployments,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
