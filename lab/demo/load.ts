import type { HttpResponse } from "../kernel/http.ts";

export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  /** Answers by what they showed, for example by version. */
  readonly seen: Readonly<Record<string, number>>;
  /** The first few failures in words. */
  readonly failures: readonly string[];
}

export interface Load {
  stop(): Promise<LoadReport>;
}

interface Counts {
  requests: number;
  failed: number;
  readonly seen: Record<string, number>;
  readonly failures: string[];
}

async function requestOnce(
  send: () => Promise<HttpResponse>,
  read: (response: HttpResponse) => string | undefined,
  counts: Counts,
) {
  counts.requests += 1;
  let shown: string | undefined;
  let problem = "";
  try {
    const response = await send();
    shown = response.status === 200 ? read(response) : undefined;
    problem = `HTTP ${response.status}`;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (shown !== undefined) counts.seen[shown] = (counts.seen[shown] ?? 0) + 1;
  else {
    counts.failed += 1;
    if (counts.failures.length < 5) counts.failures.push(problem);
  }
}

/**
 * A constant load: `clients` that each send their next request as soon as the last is answered and `pause` has gone by.
 * `read` says what a good answer showed; undefined means it was not one.
 */
export function startLoad(options: {
  readonly clients: number;
  readonly pause: () => Promise<void>;
  readonly send: () => Promise<HttpResponse>;
  readonly read: (response: HttpResponse) => string | undefined;
}): Load {
  const counts: Counts = { requests: 0, failed: 0, seen: {}, failures: [] };
  let running = true;
  const client = async () => {
    while (running) {
      await requestOnce(options.send, options.read, counts);
      await options.pause();
    }
  };
  const clients = Array.from({ length: options.clients }, client);
  return {
    async stop() {
      running = false;
      await Promise.all(clients);
      return counts;
    },
  };
}
