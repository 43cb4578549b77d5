import type { HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { type CookieJar, cookieJar } from "./cookie-jar.ts";

/** One request and its answer, as a browser's network tab lists them. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly location?: string;
}

/** An answer, and the address at which it was found in the end. */
export interface Visited extends HttpResponse {
  readonly url: string;
  /** The requests on the way here, this one last. */
  readonly way: readonly Exchange[];
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

export interface Browser {
  readonly jar: CookieJar;
  /** Opens an address and follows redirects. */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Visited>;
  /** Sends one request and follows nothing. */
  request(url: string, options?: RequestOptions): Promise<Visited>;
  /** Fills in the page's form, its hidden fields included, and sends it; follows redirects. */
  submit(page: Visited, values: Readonly<Record<string, string>>): Promise<Visited>;
}

const maxRedirects = 20;

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
const unescapeHtml = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? "");

const attributeOf = (tag: string, name: string) => {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? undefined : unescapeHtml(value);
};

/** The first form of a page: where it goes, and the values that stand in it. */
export function readForm(page: Visited): { action: string; fields: Record<string, string> } | undefined {
  const [form, tag = ""] = /(<form\b[^>]*>)[\s\S]*?<\/form>/.exec(page.body.toString()) ?? [];
  if (!form) return undefined;
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(
    ([input]) => [attributeOf(input, "name") ?? "", attributeOf(input, "value") ?? ""] as const,
  );
  const action = new URL(attributeOf(tag, "action") ?? page.url, page.url).href;
  return { action, fields: Object.fromEntries(inputs) };
}

const listOf = (header: string | readonly string[] | undefined): readonly string[] =>
  header === undefined ? [] : typeof header === "string" ? [header] : header;

type Request = Browser["request"];

/** One request with the jar's cookies, and the answer's into the jar. */
const requester =
  (world: World, jar: CookieJar, clientIp: string): Request =>
  async (address, { method = "GET", headers = {}, form } = {}) => {
    const url = new URL(address);
    const cookie = jar.headerFor(url);
    const response = await world.internet.fetch({
      method,
      url,
      headers: {
        host: url.host,
        accept: "text/html",
        ...(cookie && { cookie }),
        ...(form && { "content-type": "application/x-www-form-urlencoded" }),
        ...headers,
      },
      body: Buffer.from(form ? new URLSearchParams(form).toString() : ""),
      clientIp,
    });
    for (const header of listOf(response.headers["set-cookie"])) jar.store(url, header);
    const [location] = listOf(response.headers.location);
    const step = { method, url: url.href, status: response.status, ...(location && { location }) };
    return { ...response, url: url.href, way: [step] };
  };

/** As browsers do: the answer to a form is fetched with GET, whatever the status of the redirect. */
async function follow(
  request: Request,
  first: Visited,
  headers: Readonly<Record<string, string>> = {},
): Promise<Visited> {
  let page = first;
  for (let count = 0; count < maxRedirects; count += 1) {
    const [location] = listOf(page.headers.location);
    if (page.status < 300 || page.status >= 400 || !location) return page;
    const next = await request(new URL(location, page.url).href, { headers });
    page = { ...next, way: [...page.way, ...next.way] };
  }
  throw Object.assign(new Error(`too many redirects at ${page.url}`), { code: "ERR_TOO_MANY_REDIRECTS" });
}

/** A browser over the lab's internet, without sockets: it keeps cookies and writes down every step. */
export function createBrowser(world: World, { clientIp = "198.51.100.7" } = {}): Browser {
  const jar = cookieJar(world.clock);
  const request = requester(world, jar, clientIp);
  return {
    jar,
    request,
    get: async (url, headers = {}) => follow(request, await request(url, { headers }), headers),
    async submit(page, values) {
      const form = readForm(page);
      if (!form) throw new Error(`there is no form at ${page.url} (${page.status})`);
      const answer = await request(form.action, { method: "POST", form: { ...form.fields, ...values } });
      return follow(request, { ...answer, way: [...page.way, ...answer.way] });
    },
  };
}
