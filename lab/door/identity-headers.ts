import { generateKeyPairSync, sign } from "node:crypto";
import type { HttpHandler, HttpRequest } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";
import type { Arrival } from "./arrival.ts";
import type { Session } from "./session.ts";
import { doorStore, type SigningKey } from "./store.ts";

/** On AWS a few keys serve a whole Region; here each load balancer has its own, which changes nothing for who verifies. */
function signingKey(world: World, balancerArn: string): SigningKey {
  const { signingKeys } = world.store(doorStore);
  const known = signingKeys.get(balancerArn);
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const key = { kid: world.random.uuid(), privateKey, publicPem };
  signingKeys.set(balancerArn, key);
  return key;
}

/** Unlike any other JWT, these keep the padding of base64. */
const padded = (value: unknown) => {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
};

/** How long a signed header is good. A guess from tokens seen: about two minutes. */
const headerSeconds = 120;

/** `x-amzn-oidc-data`: the user's claims, signed ES256 by the load balancer. */
export function signClaims(
  world: World,
  balancerArn: string,
  { claims, issuer, clientId }: Pick<Session, "claims" | "issuer" | "clientId">,
): string {
  const { kid, privateKey } = signingKey(world, balancerArn);
  const exp = Math.floor(world.clock.now() / 1000) + headerSeconds;
  const header = { typ: "JWT", kid, alg: "ES256", iss: issuer, client: clientId, signer: balancerArn, exp };
  const content = `${padded(header)}.${padded({ ...claims, exp, iss: issuer })}`;
  const signature = sign("sha256", Buffer.from(content), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${content}.${padded(signature)}`;
}

/** Takes away what the client may have made up, and puts in what is known of the user. */
export function withIdentity(
  { world, request, balancer }: Arrival,
  session: Session | undefined,
): HttpRequest {
  const kept = Object.entries(request.headers).filter(([name]) => !name.startsWith("x-amzn-oidc-"));
  const headers = Object.fromEntries(kept);
  if (!session) return { ...request, headers };
  const identity = {
    "x-amzn-oidc-accesstoken": session.accessToken,
    "x-amzn-oidc-identity": String(session.claims.sub),
    "x-amzn-oidc-data": signClaims(world, balancer.LoadBalancerArn, session),
  };
  return { ...request, headers: { ...headers, ...identity } };
}

/** `https://public-keys.auth.elb.REGION.amazonaws.com/KID`, for `internet.serve`. */
export function publicKeysSite(world: World): (host: string) => HttpHandler | undefined {
  return (host) => {
    if (host !== `public-keys.auth.elb.${world.region}.amazonaws.com`) return undefined;
    return async ({ url }) => {
      const keys = [...world.store(doorStore).signingKeys.values()];
      const key = keys.find(({ kid }) => `/${kid}` === url.pathname);
      if (!key) return { status: 403, headers: { "content-type": "application/xml" }, body: "<Error/>" };
      return { status: 200, headers: { "content-type": "binary/octet-stream" }, body: key.publicPem };
    };
  };
}
