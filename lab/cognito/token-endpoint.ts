import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import type { HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { jsonAnswer } from "./http-message.ts";
import { readToken, signToken } from "./keys.ts";
import { recordStep } from "./sign-in-log.ts";
import { cognitoStore, type Grant, type LabPool, type LabUser } from "./store.ts";
import type { Endpoint, Visit } from "./visit.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const unitMs: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: hourMs,
  days: dayMs,
};

const lifetimeOf = (validity: number | undefined, unit: string) =>
  validity ? validity * (unitMs[unit] ?? hourMs) : hourMs;

/** How the client says who it is: RFC 6749 section 2.3.1, in the header or in the body. */
function clientCredentials({ request, form }: Visit) {
  const [, basic] = /^Basic (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (!basic) return { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? undefined };
  const [id = "", secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return { id: decodeURIComponent(id), secret: secret && decodeURIComponent(secret) };
}

function authenticatedClient(visit: Visit): UserPoolClientType | undefined {
  const { id, secret } = clientCredentials(visit);
  const client = visit.pool.clients.get(id);
  return client?.ClientSecret === secret ? client : undefined;
}

/** A code counts once, whatever comes of it. */
function spendCode({ world, pool, form }: Visit, clientId: string | undefined): Grant | undefined {
  const { codes } = world.store(cognitoStore);
  const code = form.get("code") ?? "";
  const grant = codes.get(code);
  codes.delete(code);
  const isGood =
    grant?.poolId === pool.id &&
    grant.clientId === clientId &&
    grant.expires > world.clock.now() &&
    grant.redirectUri === form.get("redirect_uri");
  return isGood ? grant : undefined;
}

function refreshGrant({ world, pool, form }: Visit, clientId: string | undefined): Grant | undefined {
  const grant = world.store(cognitoStore).refreshTokens.get(form.get("refresh_token") ?? "");
  const isGood =
    grant?.poolId === pool.id && grant.clientId === clientId && grant.expires > world.clock.now();
  return isGood ? grant : undefined;
}

function startRefreshToken(
  world: World,
  grant: Grant,
  { RefreshTokenValidity = 30, ...client }: UserPoolClientType,
) {
  const token = world.random.hex(64);
  const lifetimeMs = lifetimeOf(RefreshTokenValidity, client.TokenValidityUnits?.RefreshToken ?? "days");
  world.store(cognitoStore).refreshTokens.set(token, { ...grant, expires: world.clock.now() + lifetimeMs });
  return token;
}

interface Issue {
  readonly pool: LabPool;
  readonly user: LabUser;
  readonly grant: Grant;
  readonly client: UserPoolClientType;
}

const accessToken = (world: World, { pool, user, grant, client }: Issue) =>
  signToken(world, pool, {
    lifetimeMs: lifetimeOf(client.AccessTokenValidity, client.TokenValidityUnits?.AccessToken ?? "hours"),
    claims: {
      sub: user.attributes.sub,
      username: user.username,
      client_id: grant.clientId,
      token_use: "access",
      scope: grant.scopes.join(" "),
      // Not Cognito's: it lets the sign-in log see which sign-in the token came from.
      "lab:flow": grant.flow,
    },
  });

const idToken = (world: World, { pool, user, grant, client }: Issue) =>
  signToken(world, pool, {
    lifetimeMs: lifetimeOf(client.IdTokenValidity, client.TokenValidityUnits?.IdToken ?? "hours"),
    claims: {
      ...claimsFor(user, grant.scopes),
      "cognito:username": user.username,
      aud: grant.clientId,
      token_use: "id",
      ...("nonce" in grant && grant.nonce ? { nonce: grant.nonce } : {}),
    },
  });

/** `openid` alone gives every readable attribute: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html */
export function claimsFor({ attributes, username }: LabUser, scopes: readonly string[]) {
  const all = !scopes.includes("email") && !scopes.includes("profile") && !scopes.includes("phone");
  const wanted = (name: string) =>
    all ||
    name === "sub" ||
    (scopes.includes("email") && name.startsWith("email")) ||
    (scopes.includes("phone") && name.startsWith("phone")) ||
    (scopes.includes("profile") && !/^(email|phone)/.test(name));
  return { ...Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name))), username };
}

const oauthError = (error: string) => jsonAnswer(400, { error });

function readGrant(visit: Visit, client: UserPoolClientType): Grant | undefined {
  const isRefresh = visit.form.get("grant_type") === "refresh_token";
  return isRefresh ? refreshGrant(visit, client.ClientId) : spendCode(visit, client.ClientId);
}

async function issueTokens(visit: Visit, issue: Issue): Promise<HttpResponse> {
  const { world, form } = visit;
  const isFirst = form.get("grant_type") === "authorization_code";
  const { scopes, flow } = issue.grant;
  const tokens = {
    ...(scopes.includes("openid") && { id_token: await idToken(world, issue) }),
    access_token: await accessToken(world, issue),
    ...(isFirst && { refresh_token: startRefreshToken(world, issue.grant, issue.client) }),
    expires_in: hourMs / 1000,
    token_type: "Bearer",
  };
  const what = `Cognito took the code, once, and answered ${Object.keys(tokens).slice(0, 2).join(" and ")} (RS256)`;
  if (isFirst) recordStep(world, { flow, step: 5, what });
  return jsonAnswer(200, tokens);
}

/** POST /oauth2/token: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export const postToken: Endpoint = (visit) => {
  if (!["authorization_code", "refresh_token"].includes(visit.form.get("grant_type") ?? ""))
    return oauthError("unsupported_grant_type");
  const client = authenticatedClient(visit);
  if (!client) return oauthError("invalid_client");
  const grant = readGrant(visit, client);
  const user = grant && visit.pool.users.get(grant.username);
  if (!grant || !user?.enabled) return oauthError("invalid_grant");
  return issueTokens(visit, { pool: visit.pool, user, grant, client });
};

/** GET /oauth2/userInfo: https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
export const showUserInfo: Endpoint = async ({ world, pool, request }) => {
  const [, token = ""] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const claims = await readToken(world, pool, token);
  const scopes = String(claims?.scope ?? "").split(" ");
  const user = pool.users.get(String(claims?.username));
  if (claims?.token_use !== "access" || !scopes.includes("openid") || !user?.enabled)
    return jsonAnswer(401, { error: "invalid_token", error_description: "Access token is not valid." });
  const answer = claimsFor(user, scopes);
  const what = `Cognito's userInfo answered the claims ${Object.keys(answer).join(", ")}`;
  recordStep(world, { flow: String(claims["lab:flow"]), step: 7, what });
  return jsonAnswer(200, answer);
};
