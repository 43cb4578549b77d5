import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "@jest/globals";
import { decodeJwt, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { signClaims } from "../../../lab/github/issuer.ts";
import { tokenFor } from "../../../lab/github/job-token.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { shop } from "../../support/github-role.ts";
import { type GitHubAccount, gitHubAccount } from "../../support/github-trust.ts";

// What STS finds wrong with a token, and what it gives for a good one. Who gets which role of the template: test/templates/github-trust.test.ts.

let account: GitHubAccount;
let roleArn: string;

beforeAll(async () => {
  account = await gitHubAccount({ Repository: "octo-org/shop" });
  roleArn = account.roles.get("DeployRole") ?? "";
});

const run = <T>(work: Promise<T>): Promise<T> => account.story.lab.clock.run(work);
const world = () => account.story.lab.world;
const job = { repository: shop, ref: "refs/heads/main", audience: "sts.amazonaws.com" };
const goodToken = () => tokenFor(world(), job);

interface Wish {
  readonly RoleArn?: string;
  readonly RoleSessionName?: string;
  readonly DurationSeconds?: number;
  readonly Policy?: string;
}

async function assume(token: string, wish: Wish = {}) {
  const input = { RoleArn: roleArn, RoleSessionName: "GitHubActions", WebIdentityToken: token, ...wish };
  return await new STSClient(account.story.lab.configuration()).send(
    new AssumeRoleWithWebIdentityCommand(input),
  );
}

test("a good token is worth a session of the role, which ends", async () => {
  const answer = await run(goodToken().then((token) => assume(token)));
  expect(answer).toMatchObject({
    AssumedRoleUser: { Arn: "arn:aws:sts::111122223333:assumed-role/gatehouse-github-deploy/GitHubActions" },
    Audience: "sts.amazonaws.com",
    Provider: "https://token.actions.githubusercontent.com",
    SubjectFromWebIdentityToken: "repo:octo-org/shop:ref:refs/heads/main",
  });
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = answer.Credentials ?? {};
  expect(Expiration?.getTime()).toBeCloseTo(world().clock.now() + 3_600_000, -4);
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  const client = new STSClient(account.story.lab.configuration(credentials));
  const whoAmI = () => run(client.send(new GetCallerIdentityCommand({})));
  expect((await whoAmI()).Arn).toBe(answer.AssumedRoleUser?.Arn);
  await account.story.wait(3600);
  await expect(whoAmI()).rejects.toMatchObject({ name: "ExpiredToken" });
});

/** The claims of a good token with others in their place, signed by GitHub. */
const claiming = async (claims: JWTPayload) =>
  signClaims(world(), { ...decodeJwt(await goodToken()), ...claims });

async function signedByAnother(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  const token = new SignJWT(decodeJwt(await goodToken())).setProtectedHeader({ alg: "RS256", kid });
  return await token.sign(privateKey);
}

/** Another subject under the signature of a good token. */
async function tamperedWith(): Promise<string> {
  const [header, , signature] = (await goodToken()).split(".");
  const claims = { ...decodeJwt(await goodToken()), sub: "repo:octo-org/shop:ref:refs/heads/other" };
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
}

/** Says of itself that it needs no signature. */
async function unsigned(): Promise<string> {
  const [, claims] = (await goodToken()).split(".");
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${claims}.`;
}

async function endless(): Promise<string> {
  const { exp: _, ...claims } = decodeJwt(await goodToken());
  return await signClaims(world(), claims);
}

async function expired(): Promise<string> {
  const token = await goodToken();
  await world().clock.sleep(301_000);
  return token;
}

const invalid = "InvalidIdentityToken";
const elsewhere = "https://token.example.com";

test.each([
  ["what is no token", async () => "ghp_0123456789", invalid, /not a valid JWT/],
  ["a token signed by another key", () => signedByAnother("lab"), invalid, /signature/],
  [
    "a token of a key that is not published",
    () => signedByAnother("other"),
    invalid,
    /retrieve verification key/,
  ],
  ["a token that was tampered with", tamperedWith, invalid, /signature/],
  ["a token without a signature", unsigned, invalid, /signature/],
  [
    "a token for another audience",
    () => claiming({ aud: "sigstore" }),
    invalid,
    /^Incorrect token audience$/,
  ],
  ["a token without an end", endless, invalid, /exp/],
  ["a token before its time", () => claiming({ nbf: 33_333_333_333 }), invalid, /nbf/],
  [
    "a token that has ended",
    expired,
    "ExpiredTokenException",
    /^Token expired: current date\/time \d+ must be before/,
  ],
  [
    "a job that the role does not trust",
    () => claiming({ sub: "repo:x/y:ref:refs/heads/main" }),
    "AccessDenied",
    /^Not authorized to perform sts:AssumeRoleWithWebIdentity$/,
  ],
])("%s is refused", async (_what, token, name, message) => {
  const request = token().then((text) => assume(text));
  await expect(run(request)).rejects.toMatchObject({
    name: expect.stringContaining(name),
    message: expect.stringMatching(message),
  });
});

test("the issuer has to be a provider of the role's account, and publish its keys", async () => {
  const { oidcProviders } = world().store(iamStore);
  const { privateKey } = await generateKeyPair("RS256");
  const foreign = new SignJWT({ ...decodeJwt(await run(goodToken())), iss: elsewhere }).setProtectedHeader({
    alg: "RS256",
  });
  const token = await foreign.sign(privateKey);
  await expect(run(assume(token))).rejects.toThrow(
    `No OpenIDConnect provider found in your account for ${elsewhere}`,
  );
  const arn = "arn:aws:iam::111122223333:oidc-provider/token.example.com";
  oidcProviders.set(arn, ["sts.amazonaws.com"]);
  await expect(run(assume(token))).rejects.toThrow(
    "Couldn't retrieve verification key from your identity provider",
  );
  oidcProviders.delete(arn);
});

/** What a good token and these wishes come to. */
const outcomeOf = (wish: Wish): Promise<string> =>
  run(goodToken().then((token) => assume(token, wish))).then(
    () => "ok",
    ({ name }) => name,
  );

test.each([
  [{ RoleArn: "arn:aws:iam::111122223333:role/gatehouse-github/gone" }, "AccessDenied"],
  [{ RoleArn: "arn:aws:iam::999999999999:role/gatehouse-github/gatehouse-github-deploy" }, "AccessDenied"],
  [{ DurationSeconds: 7200 }, "ok"],
  [{ DurationSeconds: 7201 }, "ValidationError"],
  [{ DurationSeconds: 899 }, "ValidationError"],
  [{ RoleSessionName: "Git Hub" }, "ValidationError"],
  [{ Policy: "{}" }, "NotImplemented"],
] as const)("a good token and %j: %s", async (wish, expected) => {
  expect(await outcomeOf(wish)).toBe(expected);
});

/** A role that asks for one claim more. */
function roleAsking(claim: string, value: string): string {
  const arn = `arn:aws:iam::111122223333:role/asks-${claim}`;
  const prefix = "token.actions.githubusercontent.com:";
  const Principal = {
    Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  };
  const Condition = { StringEquals: { [`${prefix}aud`]: "sts.amazonaws.com", [`${prefix}${claim}`]: value } };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRoleWithWebIdentity", Condition }];
  const role = {
    arn,
    name: `asks-${claim}`,
    path: "/",
    id: "AROAASKS",
    managedPolicyArns: [],
    policies: new Map(),
  };
  world()
    .store(iamStore)
    .roles.set(arn, { ...role, trust: { Version: "2012-10-17", Statement } });
  return arn;
}

test.each([
  ["repository_id", "34", "ok"],
  ["repository_id", "35", "AccessDenied"],
  ["repository_owner_id", "12", "ok"],
  ["ref", "refs/heads/main", "ok"],
  // In the token, but no key of IAM's.
  ["event_name", "push", "AccessDenied"],
  ["runner_environment", "github-hosted", "AccessDenied"],
])("a trust that asks for %s %s: %s", async (claim, value, expected) => {
  expect(await outcomeOf({ RoleArn: roleAsking(claim, value) })).toBe(expected);
});

test("the call needs no signature, and no other call goes without one", async () => {
  const send = (Action: string) =>
    run(
      account.story.lab.dispatch({
        method: "POST",
        path: "/",
        query: new URLSearchParams(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: Buffer.from(
          `Action=${Action}&Version=2011-06-15&RoleArn=${roleArn}&RoleSessionName=x1&WebIdentityToken=x`,
        ),
      }),
    );
  expect(await send("AssumeRoleWithWebIdentity")).toMatchObject({
    status: 400,
    body: expect.stringContaining(invalid),
  });
  expect((await send("GetCallerIdentity")).status).toBe(403);
  expect((await send("AssumeRole")).status).toBe(403);
  const calls = world()
    .store(callLogStore)
    .calls.filter(({ operation }) => operation === "AssumeRoleWithWebIdentity");
  expect(new Set(calls.map(({ principalArn }) => principalArn))).toEqual(new Set(["anonymous"]));
});
