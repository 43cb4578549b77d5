import { BlockList } from "node:net";
import { isObject, type Json } from "./template.ts";

/** RFC 5737: addresses for documentation, which no client on the internet has. */
const documentation = new BlockList();
for (const net of ["192.0.2.0", "198.51.100.0", "203.0.113.0"]) documentation.addSubnet(net, 24, "ipv4");

/** https://www.iana.org/assignments/http-methods/http-methods.xhtml, and the few that are in use without being there. */
const realMethods = (
  "ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL " +
  "MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH " +
  "SUBSCRIBE TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UNSUBSCRIBE UPDATE UPDATEREDIRECTREF VERSION-CONTROL"
).split(" ");

const noClientHas = (cidr: string) => {
  const [address = "", bits] = cidr.split("/");
  return bits === "32" && documentation.check(address, "ipv4");
};

const noClientSends = (method: string) => /^[A-Z_-]{1,40}$/.test(method) && !realMethods.includes(method);

function impossible(conditions: readonly Json[], [field, config, test]: Obstacle): boolean {
  return conditions.some((condition) => {
    if (!isObject(condition) || condition.Field !== field) return false;
    const values = isObject(condition[config] ?? null)
      ? (condition[config] as { Values?: Json }).Values
      : undefined;
    return (
      Array.isArray(values) &&
      values.length > 0 &&
      values.every((value) => typeof value === "string" && test(value))
    );
  });
}

type Obstacle = readonly [field: string, config: string, test: (value: string) => boolean];

const obstacles: readonly Obstacle[] = [
  ["source-ip", "SourceIpConfig", noClientHas],
  ["http-request-method", "HttpRequestMethodConfig", noClientSends],
];

/**
 * How a request could meet these conditions of a listener rule, which are joined by AND: the obstacles that are not there.
 * Nothing, when both stand.
 */
export const waysPast = (conditions: Json | undefined): readonly string[] =>
  obstacles
    .filter((obstacle) => !impossible(Array.isArray(conditions) ? conditions : [], obstacle))
    .map(([field]) => `no impossible ${field}`);
