import type { HttpRequest, HttpResponse } from "../kernel/http.ts";

/** The fields of a posted form; none when the body is something else. */
export function formOf({ headers, body }: HttpRequest): URLSearchParams {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  return new URLSearchParams(isForm ? body.toString("utf8") : "");
}

export function cookiesOf({ headers }: HttpRequest): ReadonlyMap<string, string> {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return new Map(pairs.map(([name = "", ...value]) => [name, value.join("=")]));
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Session cookie without it; 0 takes the cookie away. */
  readonly maxAgeSeconds?: number;
}

/** Host-only, for all paths, HTTPS only, out of reach of scripts. */
export function cookieHeader({ name, value, maxAgeSeconds }: Cookie): string {
  const age = maxAgeSeconds === undefined ? "" : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/${age}; Secure; HttpOnly; SameSite=Lax`;
}

export function redirectTo(location: string, cookies: readonly string[] = [], status = 302): HttpResponse {
  return {
    status,
    headers: { location, "cache-control": "no-cache, no-store", ...setCookies(cookies) },
    body: "",
  };
}

export function htmlPage(status: number, body: string, cookies: readonly string[] = []): HttpResponse {
  const headers = { "content-type": "text/html;charset=UTF-8", "cache-control": "no-cache, no-store" };
  return { status, headers: { ...headers, ...setCookies(cookies) }, body };
}

export function jsonAnswer(status: number, value: unknown): HttpResponse {
  const headers = { "content-type": "application/json;charset=UTF-8", "cache-control": "no-store" };
  return { status, headers, body: JSON.stringify(value) };
}

const setCookies = (cookies: readonly string[]) => (cookies.length > 0 ? { "set-cookie": cookies } : {});
