import type { Action, AuthenticateCognitoActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { cookieHeader, cookiesOf, redirectTo } from "../cognito/http-message.ts";
import { flowOf, recordStep } from "../cognito/sign-in-log.ts";
import { rulesInOrder } from "../elbv2/listener-view.ts";
import type { HttpResponse } from "../kernel/http.ts";
import { type Arrival, addressOf, hostOf, type Matched, ownPage, refuseSignIn } from "./arrival.ts";
import { exchangeGrant, providerUrl } from "./identity-provider.ts";
import { seal, unseal } from "./seal.ts";
import { readSession, type Session, sessionCookies } from "./session.ts";

export const callbackPath = "/oauth2/idpresponse";
const nonceCookie = "AWSALBAuthNonce";
const weekSeconds = 604_800;
/** "A client must initiate and complete the authentication process within 15 minutes." */
const loginMs = 15 * 60_000;

/** What travels through Cognito as `state`, sealed. */
interface LoginState {
  readonly ruleArn: string;
  readonly url: string;
  readonly nonce: string;
  readonly started: number;
}

export type Outcome =
  | { readonly kind: "answer"; readonly response: HttpResponse }
  | { readonly kind: "pass"; readonly session?: Session; readonly cookies: readonly string[] };

const answer = (response: HttpResponse): Outcome => ({ kind: "answer", response });

export const cognitoConfig = (actions: readonly Action[]): AuthenticateCognitoActionConfig | undefined =>
  actions.find(({ AuthenticateCognitoConfig }) => AuthenticateCognitoConfig)?.AuthenticateCognitoConfig;

const callbackOf = ({ request }: Arrival) => `https://${hostOf(request)}${callbackPath}`;

/** Steps 1 and 2: no cookie, so off to Cognito. */
function sendToLogin(matched: Matched, config: AuthenticateCognitoActionConfig): Outcome {
  const { world, balancer, rule, request } = matched;
  const nonce = world.random.suffix(16);
  const url = addressOf(matched);
  const login: LoginState = { ruleArn: rule.RuleArn, url, nonce, started: world.clock.now() };
  const state = seal(world, balancer.LoadBalancerArn, login);
  const target = providerUrl({ arrival: matched, config }, "/oauth2/authorize");
  target.search = new URLSearchParams({
    client_id: config.UserPoolClientId ?? "",
    redirect_uri: callbackOf(matched),
    response_type: "code",
    scope: config.Scope ?? "openid",
    state,
    ...config.AuthenticationRequestExtraParams,
  }).toString();
  const flow = flowOf(state);
  const met = `${request.method} ${url} met rule ${rule.Priority}, which authenticates; it had no session cookie`;
  recordStep(world, { flow, step: 1, what: met });
  recordStep(world, { flow, step: 2, what: `302 to https://${target.host}${target.pathname}` });
  return answer(redirectTo(target.href, [cookieHeader({ name: nonceCookie, value: nonce })]));
}

/** `deny` is for those who never signed in; who did once is sent to sign in again (listener-authenticate-users). */
function turnAway(matched: Matched, config: AuthenticateCognitoActionConfig, wasSignedIn: boolean): Outcome {
  if (config.OnUnauthenticatedRequest === "allow") return { kind: "pass", cookies: [] };
  if (config.OnUnauthenticatedRequest === "deny" && !wasSignedIn) return answer(ownPage(401));
  return sendToLogin(matched, config);
}

/** An access token that has run out is renewed, as long as Cognito lets it. */
async function renew(matched: Matched, config: AuthenticateCognitoActionConfig, session: Session) {
  if (!session.refreshToken) return undefined;
  const grant = { grant_type: "refresh_token", refresh_token: session.refreshToken };
  const exchange = await exchangeGrant({ arrival: matched, config, flow: session.flow }, grant);
  if (!exchange.ok) return undefined;
  return { ...session, ...exchange.session, refreshToken: session.refreshToken };
}

/** The authenticate-cognito action: lets through who has a good session, and sends away who has none. */
export async function authenticate(
  matched: Matched,
  config: AuthenticateCognitoActionConfig,
): Promise<Outcome> {
  const state = readSession(matched);
  if (state.kind === "invalid") return answer(refuseSignIn(matched, 401, "AuthInvalidCookie"));
  if (state.kind === "none") return turnAway(matched, config, false);
  if (state.kind === "expired") return turnAway(matched, config, true);
  if (state.session.accessExpires > matched.world.clock.now())
    return { kind: "pass", session: state.session, cookies: [] };
  const renewed = await renew(matched, config, state.session);
  if (!renewed) return turnAway(matched, config, true);
  return { kind: "pass", session: renewed, cookies: sessionCookies(matched, renewed) };
}

/** Whether some rule of the listener signs people in, so that the callback path is the load balancer's. */
export const signsIn = ({ world, listener }: Arrival): boolean =>
  rulesInOrder(world, listener.ListenerArn).some(({ Actions }) => cognitoConfig(Actions) !== undefined);

/** The nonce is looked at before the code is spent, so that a stolen address is worth nothing. */
function findStateProblem({ world, request }: Arrival, login: LoginState | undefined): string | undefined {
  const nonce = cookiesOf(request).get(nonceCookie);
  if (!login) return "AuthInvalidStateParam";
  if (nonce === undefined) return "AuthMissingAWSALBAuthNonce";
  if (nonce !== login.nonce) return "AuthInvalidAWSALBAuthNonce";
  // AWS documents the 401, not its reason.
  return login.started + loginMs <= world.clock.now() ? "AuthInvalidStateParam" : undefined;
}

function findParameterProblem(query: URLSearchParams): string | undefined {
  if (!query.has("state")) return "AuthMissingStateParam";
  return query.has("code") ? undefined : "AuthMissingCodeParam";
}

/** Steps 4 to 8, at /oauth2/idpresponse: with a good code back to where the user wanted to go, now with a cookie. */
export async function answerCallback(arrival: Arrival): Promise<HttpResponse> {
  const { world, request, balancer, listener } = arrival;
  const query = request.url.searchParams;
  const state = query.get("state") ?? "";
  const login = unseal<LoginState>(world, balancer.LoadBalancerArn, state);
  const problem = findParameterProblem(query) ?? findStateProblem(arrival, login);
  const rule = rulesInOrder(world, listener.ListenerArn).find(({ RuleArn }) => RuleArn === login?.ruleArn);
  const config = rule && cognitoConfig(rule.Actions);
  if (problem || !login || !config) return refuseSignIn(arrival, 401, problem ?? "AuthInvalidStateParam");
  const flow = flowOf(state);
  const exchange = await exchangeGrant(
    { arrival, config, flow },
    { grant_type: "authorization_code", code: query.get("code") ?? "", redirect_uri: callbackOf(arrival) },
  );
  if (!exchange.ok) return refuseSignIn(arrival, exchange.status, exchange.reason);
  const expires = world.clock.now() + Number(config.SessionTimeout ?? weekSeconds) * 1000;
  const cookies = sessionCookies({ ...arrival, rule }, { ...exchange.session, flow, expires });
  recordStep(world, { flow, step: 8, what: `302 to ${login.url} with ${cookies.length} session cookie(s)` });
  return redirectTo(login.url, cookies);
}
