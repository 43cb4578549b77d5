import type {
  JwtValidationActionAdditionalClaim,
  JwtValidationActionConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { World } from "../kernel/world.ts";
import type { Arrival } from "./arrival.ts";

const valuesOf = (value: unknown, format: string | undefined): readonly string[] => {
  if (format === "string-array") return Array.isArray(value) ? value.map(String) : [];
  if (typeof value !== "string") return [];
  return format === "space-separated-values" ? value.split(" ") : [value];
};

const hasClaim = (
  payload: JWTPayload,
  { Name = "", Format, Values = [] }: JwtValidationActionAdditionalClaim,
) => valuesOf(payload[Name], Format).some((value) => Values.includes(value));

async function fetchKeys(world: World, endpoint: string): Promise<JSONWebKeySet> {
  const url = new URL(endpoint);
  const request = { method: "GET", url, headers: { host: url.host }, body: Buffer.alloc(0) };
  const { body } = await world.internet.fetch({ ...request, clientIp: "203.0.113.10" });
  return JSON.parse(body.toString()) as JSONWebKeySet;
}

/** Whether the request bears a token that the rule accepts: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html */
export async function bearsGoodToken(
  { world, request }: Arrival,
  { JwksEndpoint = "", Issuer = "", AdditionalClaims = [] }: JwtValidationActionConfig,
): Promise<boolean> {
  const [, token = ""] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  try {
    const keys = createLocalJWKSet(await fetchKeys(world, JwksEndpoint));
    const { payload } = await world.clock.hold(
      jwtVerify(token, keys, {
        issuer: Issuer,
        algorithms: ["RS256"],
        requiredClaims: ["iss", "exp"],
        currentDate: new Date(world.clock.now()),
      }),
    );
    return AdditionalClaims.every((claim) => hasClaim(payload, claim));
  } catch {
    return false;
  }
}
