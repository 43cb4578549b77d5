import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import type { HttpResponse } from "../kernel/http.ts";
import { cookieHeader, redirectTo } from "./http-message.ts";
import { flowOf, recordStep } from "./sign-in-log.ts";
import { cognitoStore, type LabUser } from "./store.ts";
import {
  type Endpoint,
  linkTo,
  pendingCookie,
  sessionOf,
  showError,
  signedInCookie,
  startSession,
  type Visit,
} from "./visit.ts";

/** What an application asks for: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
export interface AuthorizationRequest {
  readonly client: UserPoolClientType;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce: string | undefined;
}

/** Codes are good once, and for five minutes. */
const codeMs = 300_000;

const refuse = (error: string) => showError(400, "An error was encountered with the requested page.", error);

function backWithError(redirectUri: string, error: string, state: string | null): HttpResponse {
  const target = new URL(redirectUri);
  target.searchParams.set("error", error);
  if (state) target.searchParams.set("state", state);
  return redirectTo(target.href);
}

/** Redirects to nowhere but the client's own callback addresses, compared letter by letter. */
function checkRedirect({ query }: Visit, client: UserPoolClientType | undefined): HttpResponse | undefined {
  if (!client) return refuse("invalid_request: Client does not exist.");
  const redirectUri = query.get("redirect_uri");
  if (!redirectUri) return refuse("invalid_request: Required String parameter 'redirect_uri' is not present");
  return client.CallbackURLs?.includes(redirectUri) ? undefined : refuse("redirect_mismatch");
}

function findProblem(client: UserPoolClientType, responseType: string | null, scopes: readonly string[]) {
  if (responseType !== "code") return "unsupported_response_type";
  const mayUseCode = client.AllowedOAuthFlowsUserPoolClient && client.AllowedOAuthFlows?.includes("code");
  if (!mayUseCode || !client.SupportedIdentityProviders?.includes("COGNITO")) return "unauthorized_client";
  return scopes.every((scope) => client.AllowedOAuthScopes?.includes(scope)) ? undefined : "invalid_scope";
}

/** Every page carries the authorization request in its query, and every page checks it anew. */
export function readRequest(visit: Visit): AuthorizationRequest | HttpResponse {
  const { query, pool } = visit;
  const clientId = query.get("client_id") ?? "";
  const client = pool.clients.get(clientId);
  const refused = checkRedirect(visit, client);
  if (refused || !client) return refused ?? refuse("invalid_request");
  const redirectUri = query.get("redirect_uri") ?? "";
  const scopes = (query.get("scope") ?? client.AllowedOAuthScopes?.join(" ") ?? "")
    .split(/[ +]/)
    .filter(Boolean);
  const problem = findProblem(client, query.get("response_type"), scopes);
  if (problem) return backWithError(redirectUri, problem, query.get("state"));
  const nonce = query.get("nonce") ?? undefined;
  return { client, clientId, redirectUri, scopes, state: query.get("state") ?? "", nonce };
}

export const isAnswer = (request: AuthorizationRequest | HttpResponse): request is HttpResponse =>
  "status" in request;

/** Sends the browser back with a code for a user who has just signed in, or is still. */
export function sendBack(visit: Visit, user: LabUser, how: string): HttpResponse {
  const asked = readRequest(visit);
  if (isAnswer(asked)) return asked;
  const { world, pool } = visit;
  const { clientId, scopes, redirectUri, nonce, state } = asked;
  const code = world.random.uuid();
  const flow = flowOf(state);
  const expires = world.clock.now() + codeMs;
  const { username } = user;
  const grant = { poolId: pool.id, clientId, username, scopes, expires, flow };
  world.store(cognitoStore).codes.set(code, { ...grant, redirectUri, nonce });
  const target = new URL(redirectUri);
  target.searchParams.set("code", code);
  if (state) target.searchParams.set("state", state);
  const email = user.attributes.email ?? username;
  recordStep(world, {
    flow,
    step: 3,
    what: `${email} ${how}; 302 to ${redirectUri} with an authorization code`,
  });
  const cookies = [startSession(visit, { username, purpose: "signed-in" }), clearPending];
  return redirectTo(target.href, cookies);
}

const clearPending = cookieHeader({ name: pendingCookie, value: "", maxAgeSeconds: 0 });

/** GET /oauth2/authorize: a browser that is still signed in goes back at once, any other to the sign-in page. */
export const authorize: Endpoint = (visit) => {
  const asked = readRequest(visit);
  if (isAnswer(asked)) return asked;
  const session = sessionOf(visit, signedInCookie);
  const user = session && visit.pool.users.get(session.username);
  if (user?.enabled && visit.query.get("prompt") !== "login")
    return sendBack(visit, user, "was still signed in at Cognito");
  return redirectTo(linkTo(visit, "/login"));
};
