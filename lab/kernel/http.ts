/** One HTTP request as the lab's inside sees it, whether it came over a socket or from a test. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute: scheme, host and path as the client meant them. */
  readonly url: URL;
  /** Lower-case names; `host` is always there. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly clientIp: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; a list where a header may stand more than once (`set-cookie`). */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | string;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * The lab's internet: who answers for a host name. `find` gets the lower-case host without port
 * and returns the handler of the first site that knows it.
 */
export interface Internet {
  serve(site: (host: string, url: URL) => HttpHandler | undefined): void;
  /** Sends one request; rejects with ENOTFOUND in `code` when no site knows the host. */
  fetch(request: HttpRequest): Promise<HttpResponse>;
}

export function createInternet(): Internet {
  const sites: ((host: string, url: URL) => HttpHandler | undefined)[] = [];
  return {
    serve: (site) => {
      sites.push(site);
    },
    async fetch(request) {
      for (const site of sites) {
        const handler = site(request.url.hostname.toLowerCase(), request.url);
        if (handler) return handler(request);
      }
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${request.url.hostname}`), { code: "ENOTFOUND" });
    },
  };
}
