import type { HttpHandler, HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { authorize, isAnswer, readRequest } from "./authorize.ts";
import { domainOfHost } from "./domains.ts";
import { formOf, jsonAnswer, redirectTo } from "./http-message.ts";
import { issuerOf, poolKey } from "./keys.ts";
import { postChangePassword, postLogin, showChangePassword, showLogin } from "./sign-in-pages.ts";
import {
  postConfirm,
  postForgot,
  postReset,
  postSignUp,
  resendCode,
  showConfirm,
  showForgot,
  showReset,
  showSignUp,
} from "./sign-up-pages.ts";
import { cognitoStore, type LabPool } from "./store.ts";
import { postToken, showUserInfo } from "./token-endpoint.ts";
import {
  type Endpoint,
  endSession,
  hasOwnForm,
  linkTo,
  showError,
  signedInCookie,
  type Visit,
} from "./visit.ts";

/** GET /logout: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
const logOut: Endpoint = (visit) => {
  const { query, pool } = visit;
  const client = pool.clients.get(query.get("client_id") ?? "");
  const logoutUri = query.get("logout_uri");
  if (logoutUri && client?.LogoutURLs?.includes(logoutUri))
    return redirectTo(logoutUri, [endSession(visit, signedInCookie)]);
  const mayGoToLogin = query.has("redirect_uri") && !isAnswer(readRequest(visit));
  if (mayGoToLogin) return redirectTo(linkTo(visit, "/login"), [endSession(visit, signedInCookie)]);
  return showError(400, "An error was encountered with the requested page.", "invalid_request");
};

/** The pages that managed login draws; the others are plain endpoints. */
const pages: Readonly<Record<string, Endpoint>> = {
  "GET /login": showLogin,
  "POST /login": postLogin,
  "GET /changePassword": showChangePassword,
  "POST /changePassword": postChangePassword,
  "GET /signup": showSignUp,
  "POST /signup": postSignUp,
  "GET /confirmUser": showConfirm,
  "POST /confirmUser": postConfirm,
  "GET /resendcode": resendCode,
  "GET /forgotPassword": showForgot,
  "POST /forgotPassword": postForgot,
  "GET /confirmforgotPassword": showReset,
  "POST /confirmforgotPassword": postReset,
};

const endpoints: Readonly<Record<string, Endpoint>> = {
  "GET /oauth2/authorize": authorize,
  "POST /oauth2/token": postToken,
  "GET /oauth2/userInfo": showUserInfo,
  "POST /oauth2/userInfo": showUserInfo,
  "GET /logout": logOut,
};

/** Version 2 draws nothing for a client without a branding (403), nor does a pool of the LITE tier (likely). */
function drawsPages({ domain, pool, query }: Visit): boolean {
  if (domain.ManagedLoginVersion !== 2) return true;
  return pool.settings.UserPoolTier !== "LITE" && pool.brandings.has(query.get("client_id") ?? "");
}

function answerPage(page: Endpoint, visit: Visit): HttpResponse | Promise<HttpResponse> {
  const asked = readRequest(visit);
  if (isAnswer(asked)) return asked;
  if (!drawsPages(visit))
    return showError(403, "Login pages unavailable", "Please contact an administrator.");
  if (visit.request.method === "POST" && !hasOwnForm(visit))
    return showError(403, "Sign in", "The form is not ours, or too old. Go back and reload the page.");
  return page(visit);
}

const notFound = () => showError(404, "Not found", "There is no such page.");

async function answerHosted(visit: Visit): Promise<HttpResponse> {
  const route = `${visit.request.method} ${visit.request.url.pathname}`;
  const page = pages[route];
  return page ? answerPage(page, visit) : (endpoints[route] ?? notFound)(visit);
}

const wellKnown = /^\/([\w-]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

async function describeIssuer(world: World, pool: LabPool, document: string): Promise<HttpResponse> {
  const issuer = issuerOf(world, pool);
  const { jwk } = await poolKey(world, pool.id);
  if (document === "jwks.json") return jsonAnswer(200, { keys: [jwk] });
  return jsonAnswer(200, { issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
}

/** A pool's public keys, at its issuer's address; the rest of that host is the API's. */
function issuerPage(world: World, host: string, path: string): HttpHandler | undefined {
  const [, poolId = "", document = ""] = wellKnown.exec(path) ?? [];
  const pool = world.store(cognitoStore).pools.get(poolId);
  if (!pool || new URL(issuerOf(world, pool)).host !== host) return undefined;
  return () => describeIssuer(world, pool, document);
}

/** Cognito as browsers and load balancers see it: hosted pages, OAuth endpoints, public keys. For `internet.serve`. */
export function cognitoSite(world: World): (host: string, url: URL) => HttpHandler | undefined {
  return (host, url) => {
    const domain = domainOfHost(world, host);
    const pool = domain && world.store(cognitoStore).pools.get(domain.UserPoolId ?? "");
    if (!domain || !pool) return issuerPage(world, host, url.pathname);
    return (request: HttpRequest) =>
      answerHosted({ world, request, domain, pool, query: request.url.searchParams, form: formOf(request) });
  };
}
