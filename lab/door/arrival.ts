import type { LabListener, LabLoadBalancer, LabRule } from "../elbv2/store.ts";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import { doorStore } from "./store.ts";

/** A request that has come to a listener. */
export interface Arrival {
  readonly world: World;
  readonly request: HttpRequest;
  readonly balancer: LabLoadBalancer;
  readonly listener: LabListener;
}

/** ... and has met its rule. */
export interface Matched extends Arrival {
  readonly rule: LabRule;
}

/** The name the client asked for, in lower case and without a port. */
export const hostOf = ({ headers }: HttpRequest) => (headers.host ?? "").toLowerCase().replace(/:\d+$/, "");

/** The address as the client meant it, by its Host header. */
export const addressOf = ({ request, listener }: Arrival) =>
  `${listener.Protocol.toLowerCase()}://${hostOf(request)}:${listener.Port}${request.url.pathname}${request.url.search}`;

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Authorization Required",
  405: "Not Allowed",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

/** The load balancer's own page for a status. */
export function ownPage(status: number): HttpResponse {
  const title = `${status} ${titles[status] ?? "Unauthorized"}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { server: "awselb/2.0", "content-type": "text/html" }, body };
}

/** Refuses to sign in, and notes why. */
export function refuseSignIn(arrival: Arrival, status: number, reason: string): HttpResponse {
  const { failures } = arrival.world.store(doorStore);
  failures.push({ at: arrival.world.clock.now(), url: addressOf(arrival), status, reason });
  if (failures.length > 1000) failures.shift();
  return ownPage(status);
}
