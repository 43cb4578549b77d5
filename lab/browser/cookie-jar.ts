import type { Clock } from "../kernel/clock.ts";

interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  /** Undefined for the session. */
  readonly expires: number | undefined;
}

export interface CookieJar {
  /** Takes in one Set-Cookie header of an answer from `url`. */
  store(url: URL, header: string): void;
  /** The Cookie header for a request; undefined without any. */
  headerFor(url: URL): string | undefined;
  /** Names and values for a host, for a look from outside. */
  cookiesOf(host: string): Readonly<Record<string, string>>;
}

const withinDomain = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);

function withinPath(path: string, prefix: string): boolean {
  return (
    path === prefix || (path.startsWith(prefix) && (prefix.endsWith("/") || path[prefix.length] === "/"))
  );
}

function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number | undefined {
  const age = attributes.get("max-age");
  if (age !== undefined) return now + Number(age) * 1000;
  const expires = attributes.get("expires");
  return expires === undefined ? undefined : Date.parse(expires);
}

function parseCookie(url: URL, header: string, now: number): StoredCookie | undefined {
  const [pair = "", ...rest] = header.split(";").map((part) => part.trim());
  const attributes = new Map(
    rest.map((part) => {
      const [key = "", ...value] = part.split("=");
      return [key.toLowerCase(), value.join("=")] as const;
    }),
  );
  const [name = "", ...value] = pair.split("=");
  const domain = attributes.get("domain")?.replace(/^\./, "").toLowerCase();
  // A site can set cookies for itself and for the domain it is under, not for others, and not for all of `.com`.
  if (domain && !(withinDomain(url.hostname, domain) && domain.includes("."))) return undefined;
  const secure = attributes.has("secure");
  if (secure && url.protocol !== "https:") return undefined;
  const path = attributes.get("path") ?? url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf("/")));
  const expires = expiryOf(attributes, now);
  return {
    name,
    value: value.join("="),
    domain: domain ?? url.hostname,
    hostOnly: !domain,
    path,
    secure,
    expires,
  };
}

/** Keeps cookies as RFC 6265 has it, by the lab's clock. */
export function cookieJar(clock: Clock): CookieJar {
  const cookies = new Map<string, StoredCookie>();
  const current = () =>
    [...cookies.values()].filter(({ expires }) => expires === undefined || expires > clock.now());
  const meets = (cookie: StoredCookie, url: URL) =>
    (cookie.hostOnly ? url.hostname === cookie.domain : withinDomain(url.hostname, cookie.domain)) &&
    withinPath(url.pathname, cookie.path) &&
    (!cookie.secure || url.protocol === "https:");
  return {
    store(url, header) {
      const cookie = parseCookie(url, header, clock.now());
      if (cookie) cookies.set(`${cookie.domain};${cookie.path};${cookie.name}`, cookie);
    },
    headerFor(url) {
      const sent = current().filter((cookie) => meets(cookie, url));
      return sent.length > 0 ? sent.map(({ name, value }) => `${name}=${value}`).join("; ") : undefined;
    },
    cookiesOf: (host) =>
      Object.fromEntries(
        current()
          .filter(({ domain }) => domain === host)
          .map(({ name, value }) => [name, value]),
      ),
  };
}
