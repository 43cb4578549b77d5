import { cookiesOf } from "../cognito/http-message.ts";
import type { Matched } from "./arrival.ts";
import { seal, unseal } from "./seal.ts";

/** What the authentication cookie holds, encrypted. */
export interface Session {
  readonly flow: string;
  readonly expires: number;
  readonly accessToken: string;
  readonly accessExpires: number;
  readonly refreshToken: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly issuer: string;
  readonly clientId: string;
}

/** Browsers take 4 KB a cookie, attributes included; the load balancer makes up to four of them. */
const shardSize = 3900;
const maxShards = 4;
/** "The cookie expiry is an attribute of the cookie, which is set to 40 years" (listener-authenticate-users). */
const cookieMs = 40 * 365 * 86_400_000;

const cookieName = ({ rule }: Matched) => {
  const config = rule.Actions.find(({ AuthenticateCognitoConfig }) => AuthenticateCognitoConfig);
  return config?.AuthenticateCognitoConfig?.SessionCookieName ?? "AWSELBAuthSessionCookie";
};

function attributesFor({ request }: Matched, expires: number): string {
  const crossSite = request.headers.origin ? "; SameSite=None" : "";
  return `Path=/; Expires=${new Date(expires).toUTCString()}; Secure; HttpOnly${crossSite}`;
}

/** Set-Cookie headers for a session; shards of a longer one before it are taken away. */
export function sessionCookies(matched: Matched, session: Session): string[] {
  const { world, balancer } = matched;
  const sealed = seal(world, balancer.LoadBalancerArn, session);
  const shards = sealed.match(new RegExp(`.{1,${shardSize}}`, "g")) ?? [];
  const name = cookieName(matched);
  const kept = attributesFor(matched, world.clock.now() + cookieMs);
  const known = cookiesOf(matched.request);
  const stale = Array.from({ length: maxShards }, (_, index) => `${name}-${index}`).filter(
    (shard, index) => index >= shards.length && known.has(shard),
  );
  return [
    ...shards.map((shard, index) => `${name}-${index}=${shard}; ${kept}`),
    ...stale.map((shard) => `${shard}=; ${attributesFor(matched, 0)}`),
  ];
}

export type SessionState =
  | { readonly kind: "none" }
  | { readonly kind: "invalid" }
  | { readonly kind: "expired" }
  | { readonly kind: "good"; readonly session: Session };

/** The session that the request's cookies hold. Not tied to the rule: "a unique cookie name" for each is up to the user. */
export function readSession(matched: Matched): SessionState {
  const { world, balancer, request } = matched;
  const cookies = cookiesOf(request);
  const name = cookieName(matched);
  const shards = Array.from({ length: maxShards }, (_, index) => cookies.get(`${name}-${index}`) ?? "");
  const sealed = shards.join("");
  if (sealed === "") return { kind: "none" };
  const session = unseal<Session>(world, balancer.LoadBalancerArn, sealed);
  if (!session) return { kind: "invalid" };
  return session.expires > world.clock.now() ? { kind: "good", session } : { kind: "expired" };
}
