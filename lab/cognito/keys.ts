import { type CryptoKey, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import type { World } from "../kernel/world.ts";
import { cognitoStore, type LabPool } from "./store.ts";

export interface PoolKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

async function generateKey(kid: string): Promise<PoolKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  return { kid, privateKey, publicKey, jwk };
}

/** A pool's signing key; made at its first use, since that takes a moment. */
export function poolKey(world: World, poolId: string): Promise<PoolKey> {
  const { keys } = world.store(cognitoStore);
  const key = keys.get(poolId) ?? world.clock.hold(generateKey(world.random.hex(32)));
  keys.set(poolId, key);
  return key;
}

/** With UPDATED the issuer is another host: API_IssuerConfigurationType in the Cognito API reference. */
export function issuerOf(world: World, { id, settings }: LabPool): string {
  const host = settings.IssuerConfiguration?.Type === "UPDATED" ? "issuer-cognito-idp" : "cognito-idp";
  return `https://${host}.${world.region}.amazonaws.com/${id}`;
}

export interface TokenContent {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly lifetimeMs: number;
}

export async function signToken(world: World, pool: LabPool, content: TokenContent): Promise<string> {
  const { kid, privateKey } = await poolKey(world, pool.id);
  const issued = Math.floor(world.clock.now() / 1000);
  const token = new SignJWT({ ...content.claims, jti: world.random.uuid() })
    .setProtectedHeader({ kid, alg: "RS256" })
    .setIssuer(issuerOf(world, pool))
    .setIssuedAt(issued)
    .setExpirationTime(issued + Math.floor(content.lifetimeMs / 1000));
  return world.clock.hold(token.sign(privateKey));
}

/** The claims of a token of this pool that is good at this moment; undefined for any other. */
export async function readToken(world: World, pool: LabPool, token: string) {
  const { publicKey } = await poolKey(world, pool.id);
  const verified = jwtVerify(token, publicKey, {
    issuer: issuerOf(world, pool),
    currentDate: new Date(world.clock.now()),
  });
  return world.clock.hold(verified.then(({ payload }) => payload).catch(() => undefined));
}
