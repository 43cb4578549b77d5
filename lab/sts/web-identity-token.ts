import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { iamStore } from "../iam/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";

/** A token that has been found good, and the provider of the account that trusts its issuer. */
export interface VerifiedToken {
  /** ARN */
  readonly provider: string;
  readonly issuer: string;
  readonly audience: string;
  readonly claims: JWTPayload;
}

const invalid = (message: string) => new AwsError("InvalidIdentityToken", message);

/** The wording is AWS's: https://github.com/aws-observability/aws-rum-web/blob/main/docs/cdn_troubleshooting.md */
function decode(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw invalid(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
}

/** The wording is AWS's: https://github.com/aws-actions/configure-aws-credentials/issues/280 */
function findProvider(account: World, issuer: string): readonly [arn: string, audiences: readonly string[]] {
  const arn = `arn:aws:iam::${account.account}:oidc-provider/${issuer.replace(/^https:\/\//, "")}`;
  const audiences = account.store(iamStore).oidcProviders.get(arn);
  if (!audiences) throw invalid(`No OpenIDConnect provider found in your account for ${issuer}`);
  return [arn, audiences];
}

/** The wording is AWS's: https://github.com/aws-actions/configure-aws-credentials/issues/291 */
function checkAudience({ aud = [] }: JWTPayload, known: readonly string[]): string {
  const audience = [aud].flat().find((one) => known.includes(one));
  if (audience === undefined) throw invalid("Incorrect token audience");
  return audience;
}

async function fetchJson(world: World, address: string): Promise<unknown> {
  const url = new URL(address);
  const request = { method: "GET", url, headers: { host: url.host }, body: Buffer.alloc(0) };
  const { status, body } = await world.internet.fetch({ ...request, clientIp: "203.0.113.20" });
  if (status !== 200) throw new Error(`${address}: HTTP ${status}`);
  return JSON.parse(body.toString());
}

/** The wording is AWS's, for keys that cannot be had as for those that are not among them: https://github.com/aws/aws-cli/issues/7194 */
const noKey = () =>
  invalid(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );

/** What the issuer has published: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
async function fetchKeys(world: World, issuer: string): Promise<JSONWebKeySet> {
  try {
    const configuration = await fetchJson(world, `${issuer}/.well-known/openid-configuration`);
    const { jwks_uri } = configuration as { readonly jwks_uri: string };
    return (await fetchJson(world, jwks_uri)) as JSONWebKeySet;
  } catch {
    throw noKey();
  }
}

/** Those that the API's reference names for WebIdentityToken. */
const algorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** The wording of the first is AWS's (https://github.com/awslabs/aws-orbit-workbench/issues/707); those of what follows are guesses. */
function refusalOf(error: unknown, now: number): AwsError {
  if (error instanceof errors.JWTExpired)
    return new AwsError(
      "ExpiredTokenException",
      `Token expired: current date/time ${now} must be before the expiration date/time ${error.payload.exp}`,
    );
  if (error instanceof errors.JWKSNoMatchingKey) return noKey();
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalid(`The claim ${error.claim} of the token is missing or does not hold`);
  return invalid("The signature of the token could not be verified");
}

async function verify(world: World, token: string, keys: JSONWebKeySet): Promise<void> {
  const now = world.clock.now();
  const verified = jwtVerify(token, createLocalJWKSet(keys), {
    algorithms,
    currentDate: new Date(now),
    requiredClaims: ["sub", "aud", "iat", "exp"],
  });
  await world.clock.hold(verified).catch((error: unknown) => {
    throw refusalOf(error, Math.floor(now / 1000));
  });
}

/**
 * Finds a token good for the account that a role is in, or refuses it. InvalidIdentityToken is all that has been seen of AWS for a bad token of an
 * OIDC provider; IDPRejectedClaim is what the OAuth providers' own refusals become (https://github.com/aws/aws-sdk-js/issues/198).
 * In which order AWS looks is not documented.
 */
export async function verifyToken(account: World, token: string): Promise<VerifiedToken> {
  const claims = decode(token);
  const issuer = claims.iss ?? "";
  const [provider, audiences] = findProvider(account, issuer);
  const audience = checkAudience(claims, audiences);
  await verify(account, token, await fetchKeys(account, issuer));
  return { provider, issuer, audience, claims };
}
