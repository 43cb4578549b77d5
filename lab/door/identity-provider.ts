import type { AuthenticateCognitoActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { decodeJwt } from "jose";
import { hostOfDomain } from "../cognito/domains.ts";
import { recordStep } from "../cognito/sign-in-log.ts";
import { cognitoStore } from "../cognito/store.ts";
import { mayConnect } from "../ec2/reachability.ts";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { Arrival } from "./arrival.ts";
import { isOnline } from "./balancer-of-host.ts";
import type { Session } from "./session.ts";

/** What a code or a refresh token is exchanged for, or with which status and reason the exchange fails. */
export type Exchange =
  | { readonly ok: true; readonly session: Omit<Session, "flow" | "expires"> }
  | { readonly ok: false; readonly status: number; readonly reason: string };

interface Tokens {
  readonly id_token?: string;
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}

export interface ProviderCall {
  readonly arrival: Arrival;
  readonly config: AuthenticateCognitoActionConfig;
  readonly flow: string;
}

const failed = (status: number, reason: string) => ({ ok: false, status, reason }) as const;

/** The load balancer gives up on its provider after 5 seconds. */
const patienceMs = 5000;

const poolId = ({ UserPoolArn = "" }: AuthenticateCognitoActionConfig) => UserPoolArn.split("/").at(-1) ?? "";

export const providerUrl = ({ arrival, config }: Omit<ProviderCall, "flow">, path: string) =>
  new URL(path, `https://${hostOfDomain(arrival.world, config.UserPoolDomain ?? "")}`);

/** The issuer that the load balancer expects; with IssuerConfiguration UPDATED the token has another, which it does not take. */
const expectedIssuer = ({ arrival, config }: ProviderCall) =>
  `https://cognito-idp.${arrival.world.region}.amazonaws.com/${poolId(config)}`;

/** From the load balancer out to Cognito; undefined when security groups, routes or DNS do not let it. */
async function callProvider(
  call: ProviderCall,
  path: string,
  request: Pick<HttpRequest, "method" | "headers" | "body">,
): Promise<HttpResponse | undefined> {
  const { world, balancer } = call.arrival;
  const from = { securityGroupIds: balancer.SecurityGroups };
  if (!isOnline(world, balancer) || !mayConnect(world, { from, to: {}, port: 443 })) {
    await world.clock.sleep(patienceMs);
    return undefined;
  }
  const url = providerUrl(call, path);
  const headers = { host: url.host, "user-agent": "ELB", ...request.headers };
  return world.internet.fetch({ ...request, url, headers, clientIp: "203.0.113.10" }).catch(() => undefined);
}

/** `invalid_grant` has a reason and a status of its own; other refusals are the provider's fault, 561. */
function tokenFailure({ body }: HttpResponse) {
  const isBadGrant = body.toString().includes("invalid_grant");
  return isBadGrant ? failed(401, "AuthInvalidGrantError") : failed(561, "AuthTokenEpRequestFailed");
}

function clientSecret({ arrival, config }: ProviderCall): string {
  const pool = arrival.world.store(cognitoStore).pools.get(poolId(config));
  return pool?.clients.get(config.UserPoolClientId ?? "")?.ClientSecret ?? "";
}

function requestTokens(call: ProviderCall, grant: Readonly<Record<string, string>>) {
  const credentials = `${call.config.UserPoolClientId}:${clientSecret(call)}`;
  return callProvider(call, "/oauth2/token", {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
    },
    body: Buffer.from(new URLSearchParams(grant).toString()),
  });
}

/** "The requested scope doesn't return an ID token" is a 401. */
function checkTokens(call: ProviderCall, { id_token, access_token }: Tokens) {
  if (!id_token || !access_token) return failed(401, "AuthInvalidTokenResponse");
  const { iss, aud } = decodeJwt(id_token);
  const isOurs = iss === expectedIssuer(call) && aud === call.config.UserPoolClientId;
  return isOurs ? undefined : failed(401, "AuthInvalidIdToken");
}

async function requestClaims(call: ProviderCall, tokens: Tokens): Promise<Exchange> {
  const { arrival, config, flow } = call;
  recordStep(arrival.world, {
    flow,
    step: 6,
    what: "the load balancer sent the access token to /oauth2/userInfo",
  });
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  const answer = await callProvider(call, "/oauth2/userInfo", {
    method: "GET",
    headers,
    body: Buffer.alloc(0),
  });
  if (!answer) return failed(500, "AuthUserinfoEpRequestTimeout");
  if (answer.status !== 200) return failed(561, "AuthUserinfoEpRequestFailed");
  const text = answer.body.toString();
  const accessToken = tokens.access_token ?? "";
  // "The user claim received from the IdP is greater than 11KB in size" is a 500; the access token counts, too.
  if (text.length + accessToken.length > 11 * 1024) return failed(500, "AuthUserinfoResponseSizeExceeded");
  const session = {
    accessToken,
    accessExpires: arrival.world.clock.now() + (tokens.expires_in ?? 3600) * 1000,
    refreshToken: tokens.refresh_token,
    claims: JSON.parse(text) as Record<string, unknown>,
    issuer: expectedIssuer(call),
    clientId: config.UserPoolClientId ?? "",
  };
  return { ok: true, session };
}

/** Steps 4 to 7: the grant for tokens, the access token for claims. */
export async function exchangeGrant(
  call: ProviderCall,
  grant: Readonly<Record<string, string>>,
): Promise<Exchange> {
  const { arrival, flow } = call;
  const isCode = grant.grant_type === "authorization_code";
  const what = `the load balancer posted the code to ${providerUrl(call, "/oauth2/token")}`;
  if (isCode) recordStep(arrival.world, { flow, step: 4, what });
  const answer = await requestTokens(call, grant);
  if (!answer) return failed(500, "AuthTokenEpRequestTimeout");
  if (answer.status !== 200) return tokenFailure(answer);
  const tokens = JSON.parse(answer.body.toString()) as Tokens;
  return checkTokens(call, tokens) ?? requestClaims(call, tokens);
}
