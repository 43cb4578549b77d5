import type { DomainDescriptionType } from "@aws-sdk/client-cognito-identity-provider";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { cookieHeader, cookiesOf, htmlPage } from "./http-message.ts";
import { type Field, type Page, renderPage } from "./page.ts";
import { cognitoStore, type HostedSession, type LabPool } from "./store.ts";

/** One request to a pool's hosted pages. */
export interface Visit {
  readonly world: World;
  readonly request: HttpRequest;
  readonly domain: DomainDescriptionType;
  readonly pool: LabPool;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
}

export type Endpoint = (visit: Visit) => HttpResponse | Promise<HttpResponse>;

const csrfCookie = "XSRF-TOKEN";
export const signedInCookie = "cognito";
/** Between two pages: who is confirming, resetting or choosing a new password. */
export const pendingCookie = "cognito-fl";

/** The same page's address with the authorization request kept in the query. */
export const linkTo = ({ query }: Visit, path: string) => `${path}?${query}`;

/** Whether a posted form came from one of our own pages. */
export function hasOwnForm({ request, form }: Visit): boolean {
  const token = cookiesOf(request).get(csrfCookie);
  return token !== undefined && token === form.get("_csrf");
}

export interface FormPage extends Omit<Page, "form"> {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly button: string;
}

export function showForm(visit: Visit, { path, fields, button, ...page }: FormPage): HttpResponse {
  const known = cookiesOf(visit.request).get(csrfCookie);
  const csrf = known ?? visit.world.random.hex(32);
  const form = { action: linkTo(visit, path), fields, button, csrf };
  const cookies = known ? [] : [cookieHeader({ name: csrfCookie, value: csrf })];
  return htmlPage(page.error ? 400 : 200, renderPage({ ...page, form }), cookies);
}

export const showError = (status: number, title: string, error: string) =>
  htmlPage(status, renderPage({ title, error }));

/** The hour of a hosted session: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html */
const signedInMs = 3_600_000;
/** As long as a code in the mail is good, and an hour. A guess. */
const pendingMs = 25 * 3_600_000;

/** Remembers a browser; answers with the cookie to set. */
export function startSession(
  { world, pool }: Visit,
  { username, purpose }: Pick<HostedSession, "username" | "purpose">,
): string {
  const value = world.random.hex(32);
  const sessionMs = purpose === "signed-in" ? signedInMs : pendingMs;
  const expires = world.clock.now() + sessionMs;
  world.store(cognitoStore).sessions.set(value, { poolId: pool.id, username, purpose, expires });
  const name = purpose === "signed-in" ? signedInCookie : pendingCookie;
  return cookieHeader({ name, value, maxAgeSeconds: sessionMs / 1000 });
}

export function sessionOf({ world, pool, request }: Visit, cookie: string): HostedSession | undefined {
  const session = world.store(cognitoStore).sessions.get(cookiesOf(request).get(cookie) ?? "");
  const isGood = session?.poolId === pool.id && session.expires > world.clock.now();
  return isGood ? session : undefined;
}

export function endSession({ world, request }: Visit, cookie: string): string {
  world.store(cognitoStore).sessions.delete(cookiesOf(request).get(cookie) ?? "");
  return cookieHeader({ name: cookie, value: "", maxAgeSeconds: 0 });
}
