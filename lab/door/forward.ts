import type { Action, TargetGroupTuple } from "@aws-sdk/client-elastic-load-balancing-v2";
import { mayConnect } from "../ec2/reachability.ts";
import { ec2Store } from "../ec2/store.ts";
import { type TargetAddress, targetHealth } from "../elbv2/targets.ts";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { type Arrival, ownPage } from "./arrival.ts";
import { doorStore } from "./store.ts";

/** Between neighbours only: RFC 9110 section 7.6.1. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const withoutHops = <T>(headers: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

function chooseGroup(world: World, { TargetGroupArn, ForwardConfig }: Action): string {
  const groups: readonly TargetGroupTuple[] = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn, Weight: 1 }];
  const weightOf = ({ Weight = 1 }: TargetGroupTuple) => Weight;
  let rest = world.random.next() * groups.reduce((sum, group) => sum + weightOf(group), 0);
  const chosen = groups.find((group) => {
    rest -= weightOf(group);
    return rest < 0;
  });
  return (chosen ?? groups.at(-1))?.TargetGroupArn ?? "";
}

/**
 * Healthy targets in turn. A group with none but unhealthy ones gets requests all the same ("fail open"):
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
function nextTarget(world: World, groupArn: string): TargetAddress | undefined {
  const targets = targetHealth(world, groupArn);
  const healthy = targets.filter(({ state }) => state === "healthy");
  const usable = healthy.length > 0 ? healthy : targets.filter(({ state }) => state === "unhealthy");
  const { turns } = world.store(doorStore);
  const turn = turns.get(groupArn) ?? 0;
  turns.set(groupArn, turn + 1);
  return usable[turn % Math.max(1, usable.length)];
}

function forwardedRequest({ world, request, listener }: Arrival): HttpRequest {
  const before = request.headers["x-forwarded-for"];
  const seconds = Math.floor(world.clock.now() / 1000).toString(16);
  return {
    ...request,
    headers: {
      ...withoutHops(request.headers),
      "x-forwarded-for": before ? `${before}, ${request.clientIp}` : request.clientIp,
      "x-forwarded-proto": listener.Protocol.toLowerCase(),
      "x-forwarded-port": String(listener.Port),
      "x-amzn-trace-id": `Root=1-${seconds}-${world.random.hex(24)}`,
    },
  };
}

const timedOut = Object.assign(new Error("the target did not answer in time"), { code: "ETIMEDOUT" });

async function fetchInTime({ world, balancer }: Arrival, work: Promise<HttpResponse>): Promise<HttpResponse> {
  const answered = new AbortController();
  const seconds = Number(balancer.attributes["idle_timeout.timeout_seconds"] ?? 60);
  const tooLate = world.clock.sleep(seconds * 1000, answered.signal).then(() => Promise.reject(timedOut));
  tooLate.catch(() => undefined);
  return Promise.race([work, tooLate]).finally(() => answered.abort());
}

/** A connection that security groups drop comes to nothing after 10 seconds. */
async function fetchTarget(arrival: Arrival, { id, port }: TargetAddress): Promise<HttpResponse> {
  const { world, balancer } = arrival;
  const securityGroupIds = world.store(ec2Store).networkInterfaces.get(id)?.securityGroupIds;
  const from = { securityGroupIds: balancer.SecurityGroups };
  if (!mayConnect(world, { from, to: { ip: id, securityGroupIds }, port })) {
    await world.clock.sleep(10_000);
    throw timedOut;
  }
  return fetchInTime(arrival, world.containers.fetch(id, port, forwardedRequest(arrival)));
}

export interface Forwarded {
  readonly response: HttpResponse;
  /** Undefined when there was none to send the request to. */
  readonly target?: string;
}

/** Sends a request on to a target: 503 without one, 502 when it refuses, 504 when it does not answer. */
export async function forward(arrival: Arrival, action: Action): Promise<Forwarded> {
  const target = nextTarget(arrival.world, chooseGroup(arrival.world, action));
  if (!target) return { response: ownPage(503) };
  const name = `${target.id}:${target.port}`;
  try {
    const response = await fetchTarget(arrival, target);
    return { target: name, response: { ...response, headers: withoutHops(response.headers) } };
  } catch (error) {
    const isTimeout = error instanceof Error && "code" in error && error.code === "ETIMEDOUT";
    return { target: name, response: ownPage(isTimeout ? 504 : 502) };
  }
}
