import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { recordStep } from "../cognito/sign-in-log.ts";
import { mayConnect } from "../ec2/reachability.ts";
import { rulesInOrder } from "../elbv2/listener-view.ts";
import { elbv2Store, type LabListener, type LabLoadBalancer } from "../elbv2/store.ts";
import type { HttpHandler, HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { type Arrival, hostOf, type Matched, ownPage } from "./arrival.ts";
import { answerCallback, authenticate, callbackPath, signsIn } from "./authenticate.ts";
import { balancerOfHost, isOnline } from "./balancer-of-host.ts";
import { covers, shownCertificate } from "./certificates.ts";
import { meetsConditions } from "./conditions.ts";
import { forward } from "./forward.ts";
import { withIdentity } from "./identity-headers.ts";
import { answerFixed, answerRedirect } from "./plain-actions.ts";
import type { Session } from "./session.ts";
import { doorStore } from "./store.ts";
import { bearsGoodToken } from "./token-validation.ts";

/** Steps 9 to 11 of a sign-in, noted for its first request only. */
function logPassage(matched: Matched, session: Session, target: string, { status }: HttpResponse) {
  const { world, request } = matched;
  const { loggedFlows } = world.store(doorStore);
  const { flow } = session;
  if (loggedFlows.has(flow)) return;
  loggedFlows.add(flow);
  const nine = `the session cookie is good; forwarded to ${target} with x-amzn-oidc-accesstoken, -identity and -data (ES256)`;
  recordStep(world, { flow, step: 9, what: nine });
  recordStep(world, { flow, step: 10, what: `${target} answered ${status}` });
  recordStep(world, {
    flow,
    step: 11,
    what: `${status} for ${request.method} ${request.url.pathname} sent to the browser`,
  });
}

async function finish(matched: Matched, action: Action, session?: Session): Promise<HttpResponse> {
  if (action.FixedResponseConfig) return answerFixed(action.FixedResponseConfig);
  if (action.RedirectConfig) return answerRedirect(matched, action.RedirectConfig);
  const { response, target } = await forward(matched, action);
  if (session && target) logPassage(matched, session, target, response);
  return response;
}

const withCookies = (response: HttpResponse, cookies: readonly string[]): HttpResponse => {
  const own = response.headers["set-cookie"] ?? [];
  const all = [...(typeof own === "string" ? [own] : own), ...cookies];
  return all.length > 0 ? { ...response, headers: { ...response.headers, "set-cookie": all } } : response;
};

/** Runs a rule's actions: at most one that asks who it is, then exactly one that answers. */
async function act(matched: Matched): Promise<HttpResponse> {
  const { Actions, Transforms } = matched.rule;
  if (Transforms?.length) throw new Error("the lab does not play the transforms of a rule");
  const last = Actions.toSorted((one, other) => (one.Order ?? 1) - (other.Order ?? 1)).at(-1);
  if (!last) throw new Error(`rule ${matched.rule.RuleArn} has no action`);
  const guard = Actions.find((action) => action !== last);
  if (guard?.JwtValidationConfig)
    return (await bearsGoodToken(matched, guard.JwtValidationConfig)) ? finish(matched, last) : ownPage(401);
  if (!guard) return finish(matched, last);
  if (!guard.AuthenticateCognitoConfig) throw new Error(`the lab does not play the action ${guard.Type}`);
  // What a rule without authentication does with x-amzn-oidc-* headers of the client is not known: they pass, which is worse.
  const outcome = await authenticate(matched, guard.AuthenticateCognitoConfig);
  if (outcome.kind === "answer") return outcome.response;
  const request = withIdentity(matched, outcome.session);
  return withCookies(await finish({ ...matched, request }, last, outcome.session), outcome.cookies);
}

/** What the load balancer does with a request that has reached one of its listeners. */
async function answerRequest(arrival: Arrival): Promise<HttpResponse> {
  const { world, request, listener } = arrival;
  if (request.method === "TRACE") return ownPage(405);
  const isHttps = listener.Protocol === "HTTPS";
  if (isHttps && request.url.pathname === callbackPath && signsIn(arrival)) return answerCallback(arrival);
  const rule = rulesInOrder(world, listener.ListenerArn).find(
    ({ Conditions, IsDefault }) => IsDefault || meetsConditions(Conditions, request),
  );
  return rule ? act({ ...arrival, rule }) : ownPage(503);
}

const networkError = (code: string, message: string) => Object.assign(new Error(message), { code });

/** The listener on a port of a load balancer. */
export function listenerOn(world: World, balancer: LabLoadBalancer, port: number): LabListener | undefined {
  return [...world.store(elbv2Store).listeners.values()].find(
    ({ LoadBalancerArn, Port }) => LoadBalancerArn === balancer.LoadBalancerArn && Port === port,
  );
}

const portOf = ({ port, protocol }: URL) => Number(port || (protocol === "https:" ? 443 : 80));

/** As a connection fails: dropped by routes or security groups, refused without a listener, broken off by TLS. */
function findNetworkProblem(world: World, balancer: LabLoadBalancer, request: HttpRequest) {
  const { url, clientIp } = request;
  const port = portOf(url);
  const to = { securityGroupIds: balancer.SecurityGroups };
  if (
    !isOnline(world, balancer) ||
    balancer.Scheme === "internal" ||
    !mayConnect(world, { from: { ip: clientIp }, to, port })
  )
    return networkError("ETIMEDOUT", `connect ETIMEDOUT ${url.host}:${port}`);
  const listener = listenerOn(world, balancer, port);
  if (!listener) return networkError("ECONNREFUSED", `connect ECONNREFUSED ${url.host}:${port}`);
  const isHttps = listener.Protocol === "HTTPS";
  return isHttps === (url.protocol === "https:") ? undefined : networkError("EPROTO", "wrong version number");
}

function findCertificateProblem(world: World, balancer: LabLoadBalancer, url: URL) {
  const listener = listenerOn(world, balancer, portOf(url));
  const certificate = listener && shownCertificate(world, listener.ListenerArn, url.hostname);
  if (url.protocol !== "https:" || (certificate && covers(certificate, url.hostname))) return undefined;
  const names = certificate?.subjectAlternativeNames.join(", ") ?? "none";
  return networkError(
    "ERR_TLS_CERT_ALTNAME_INVALID",
    `the certificate shown for ${url.hostname} is for ${names}`,
  );
}

export interface DoorOptions {
  /** The TLS of a real socket has been seen to already, by a client that looked at the certificate itself. */
  readonly tlsDone?: boolean;
}

/**
 * The load balancers of the world, for `internet.serve`: answers for their own names and for those that DNS leads there.
 * The handler rejects with ETIMEDOUT, ECONNREFUSED or ERR_TLS_CERT_ALTNAME_INVALID in `code`, as a client would see it.
 */
export function frontDoor(
  world: World,
  { tlsDone = false }: DoorOptions = {},
): (host: string, url: URL) => HttpHandler | undefined {
  return (host) => {
    const balancer = balancerOfHost(world, host);
    if (!balancer) return undefined;
    return async (request) => {
      const problem =
        findNetworkProblem(world, balancer, request) ??
        (tlsDone ? undefined : findCertificateProblem(world, balancer, request.url));
      if (problem) throw problem;
      const listener = listenerOn(world, balancer, portOf(request.url));
      if (!listener) throw networkError("ECONNREFUSED", `connect ECONNREFUSED ${hostOf(request)}`);
      return answerRequest({ world, request, balancer, listener });
    };
  };
}
