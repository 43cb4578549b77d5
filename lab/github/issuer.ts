import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import type { HttpHandler } from "../kernel/http.ts";
import type { World } from "../kernel/world.ts";

/** https://docs.github.com/actions/reference/openid-connect-reference#standard-audience-issuer-and-subject-claims */
export const issuer = "https://token.actions.githubusercontent.com";

interface IssuerKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK & { readonly kid: string };
}

async function generateKey(): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: "lab", alg: "RS256", use: "sig" } };
}

/** There is one GitHub for all accounts and labs; its key is made at its first use, since that takes a moment. */
let key: Promise<IssuerKey> | undefined;

function issuerKey(world: World): Promise<IssuerKey> {
  key ??= generateKey();
  return world.clock.hold(key);
}

/** Signs what is claimed; issuer and key are in it. */
export async function signClaims(world: World, claims: JWTPayload): Promise<string> {
  const { privateKey, jwk } = await issuerKey(world);
  const token = new SignJWT({ ...claims, iss: issuer }).setProtectedHeader({
    typ: "JWT",
    alg: "RS256",
    kid: jwk.kid,
  });
  return world.clock.hold(token.sign(privateKey));
}

/** What whoever verifies a token asks for: https://openid.net/specs/openid-connect-discovery-1_0.html */
const documents: Readonly<Record<string, (world: World) => Promise<object>>> = {
  "/.well-known/openid-configuration": async () => ({
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks`,
    response_types_supported: ["id_token"],
    id_token_signing_alg_values_supported: ["RS256"],
  }),
  "/.well-known/jwks": async (world) => ({ keys: [(await issuerKey(world)).jwk] }),
};

/** GitHub's issuer of tokens, for `internet.serve`. */
export function gitHubSite(world: World): (host: string) => HttpHandler | undefined {
  return (host) => {
    if (host !== new URL(issuer).host) return undefined;
    return async ({ url }) => {
      const document = documents[url.pathname];
      const headers = { "content-type": "application/json" };
      if (!document) return { status: 404, headers, body: "{}" };
      return { status: 200, headers, body: JSON.stringify(await document(world)) };
    };
  };
}
