import { createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { createBrowser } from "../../../lab/browser/browser.ts";
import { signIn, signUpAndIn } from "../../../lab/browser/sign-in.ts";
import { changeUser, createUser, userOf } from "../../../lab/cognito/users.ts";
import { doorStore } from "../../../lab/door/store.ts";
import { balancerArn, host, makeStage, putRule, type StageSpec } from "./stage.ts";

const url = `https://${host}/notes?page=2`;
const ada = { url, email: "Ada@example.com", password: "Correct-Horse-9" };

/** A stage, a browser, and Ada in it, signed up and in. */
async function signedIn(spec: StageSpec = {}) {
  const stage = makeStage(spec);
  const browser = createBrowser(stage.world);
  const result = await stage.clock.run(signUpAndIn(browser, stage.world, ada));
  return { ...stage, browser, ...result };
}

const failuresOf = ({ world }: ReturnType<typeof makeStage>) =>
  world.store(doorStore).failures.map(({ status, reason }) => `${status} ${reason}`);

test("a new user signs up and in, in the eleven steps of the article", async () => {
  const { steps, response, reached } = await signedIn();
  expect(response.status).toBe(200);
  expect(response.url).toBe(url);
  expect([...new Set(steps.map(({ step }) => step))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(reached).toHaveLength(1);
});

test("steps that did not take place are not reported", async () => {
  const { steps, response } = await signedIn({ egressPorts: [8080] });
  expect(response.status).toBe(500);
  expect(Math.max(...steps.map(({ step }) => step))).toBe(4);
});

test("the target gets claims that the load balancer has signed, with padding", async () => {
  const { reached, world, clientId, pool } = await signedIn();
  const token = reached[0]?.headers["x-amzn-oidc-data"] ?? "";
  const [head = "", claims = "", signature = ""] = token.split(".");
  expect([head, claims, signature].every((part) => part.length % 4 === 0)).toBe(true);
  expect(signature).toMatch(/==$/);
  const header = JSON.parse(Buffer.from(head, "base64url").toString());
  const seconds = Math.floor(world.clock.now() / 1000);
  expect(header).toMatchObject({ typ: "JWT", alg: "ES256", signer: balancerArn, client: clientId });
  expect(header.iss).toBe(`https://cognito-idp.eu-west-1.amazonaws.com/${pool.id}`);
  expect(header.exp).toBeGreaterThan(seconds);
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
    email: "ada@example.com",
    email_verified: "true",
    sub: reached[0]?.headers["x-amzn-oidc-identity"],
  });
  const keyUrl = `https://public-keys.auth.elb.eu-west-1.amazonaws.com/${header.kid}`;
  const pem = (await createBrowser(world).get(keyUrl)).body.toString();
  const key = { key: createPublicKey(pem), dsaEncoding: "ieee-p1363" } as const;
  const isGood = verify("sha256", Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, "base64url"));
  expect(isGood).toBe(true);
  expect(reached[0]?.headers["x-amzn-oidc-accesstoken"]?.split(".")).toHaveLength(3);
});

test("headers that the client made up do not reach the target", async () => {
  const { browser, clock, reached } = await signedIn();
  const forged = {
    "x-amzn-oidc-data": "forged",
    "x-amzn-oidc-identity": "root",
    connection: "close",
    te: "x",
  };
  await clock.run(browser.get(url, forged));
  const headers = reached.at(-1)?.headers ?? {};
  expect(headers["x-amzn-oidc-data"]).not.toBe("forged");
  expect(headers["x-amzn-oidc-identity"]).not.toBe("root");
  expect(headers).not.toHaveProperty("connection");
  expect(headers).not.toHaveProperty("te");
  expect(headers).toMatchObject({
    "x-forwarded-for": "198.51.100.7",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
  });
});

test("without a session no request reaches the target, whatever its method and headers", async () => {
  const { world, clock, reached } = makeStage();
  const browser = createBrowser(world);
  for (const method of ["GET", "POST", "OPTIONS", "HEAD", "GATEHOUSE-PARKING"]) {
    const headers = { "x-amzn-oidc-data": "forged", "x-forwarded-for": "192.0.2.1" };
    const { status, headers: answer } = await clock.run(browser.request(url, { method, headers }));
    expect(status).toBe(302);
    expect(answer.location).toMatch(
      /^https:\/\/tools-login\.auth\.eu-west-1\.amazoncognito\.com\/oauth2\/authorize/,
    );
  }
  expect(reached).toHaveLength(0);
});

test("session cookies are for this host, HTTPS and the load balancer only", async () => {
  const { response, browser } = await signedIn();
  const names = Object.keys(browser.jar.cookiesOf(host));
  expect(names).toEqual(["AWSALBAuthNonce", "AWSELBAuthSessionCookie-0"]);
  expect(response.way.at(-2)?.location).toBe(`https://${host}:443/notes?page=2`);
});

test("large claims make more shards, and too large ones end in a 500", async () => {
  const stage = makeStage();
  const user = createUser(stage.world, stage.pool, { name: ada.email }, "Temp-Horse-9");
  const attributes = { ...user.attributes, "custom:groups": "g".repeat(6000) };
  changeUser(stage.world, stage.pool, user, { attributes });
  const browser = createBrowser(stage.world);
  const credentials = { ...ada, password: "Temp-Horse-9", newPassword: ada.password };
  const { response } = await stage.clock.run(signIn(browser, stage.world, credentials));
  expect(response.status).toBe(200);
  expect(Object.keys(browser.jar.cookiesOf(host)).length).toBeGreaterThan(3);
  const grown = userOf(stage.pool, ada.email);
  changeUser(stage.world, stage.pool, grown, {
    attributes: { ...attributes, "custom:more": "g".repeat(6000) },
  });
  const other = await stage.clock.run(signIn(createBrowser(stage.world), stage.world, ada));
  expect(other.response.status).toBe(500);
  expect(failuresOf(stage)).toEqual(["500 AuthUserinfoResponseSizeExceeded"]);
});

test("the session ends after its time, and Cognito's own session lets the user in again without a form", async () => {
  const { browser, clock, world, reached } = await signedIn({ settings: { SessionTimeout: 600 } });
  await clock.advance(601_000);
  const again = await clock.run(browser.get(url));
  expect(again.status).toBe(200);
  expect(again.way.map(({ status }) => status)).toEqual([302, 302, 302, 200]);
  await clock.advance(3_700_000);
  const late = await clock.run(browser.get(url));
  expect(new URL(late.url).pathname).toBe("/login");
  expect(reached).toHaveLength(2);
  expect(world.store(doorStore).failures).toEqual([]);
});

test("an access token that ran out is renewed, until Cognito refuses", async () => {
  const { browser, clock, world, pool, reached } = await signedIn();
  const before = reached[0]?.headers["x-amzn-oidc-accesstoken"];
  await clock.advance(3_600_001);
  const renewed = await clock.run(browser.get(url));
  expect(renewed.way).toHaveLength(1);
  expect(reached[1]?.headers["x-amzn-oidc-accesstoken"]).not.toBe(before);
  changeUser(world, pool, userOf(pool, ada.email), { enabled: false });
  await clock.advance(3_600_001);
  const refused = await clock.run(browser.get(url));
  expect(new URL(refused.url).pathname).toBe("/login");
});

describe("who is not signed in", () => {
  test.each([
    ["deny", 401, 0],
    ["allow", 200, 1],
  ])("gets with %s the status %d", async (OnUnauthenticatedRequest, status, requests) => {
    const { world, clock, reached } = makeStage({ settings: { OnUnauthenticatedRequest } });
    const headers = { "x-amzn-oidc-data": "forged" };
    const answer = await clock.run(createBrowser(world).request(url, { headers }));
    expect(answer.status).toBe(status);
    expect(reached).toHaveLength(requests);
    expect(reached[0]?.headers ?? {}).not.toHaveProperty("x-amzn-oidc-data");
  });
});

/** Walks to Cognito's sign-in and stops at the address of the callback. */
async function atCallback(stage: ReturnType<typeof makeStage>, waitMs = 0) {
  const { world, clock, pool } = stage;
  createUser(world, pool, { name: ada.email }, "Temp-Horse-9");
  const browser = createBrowser(world);
  const login = await clock.run(browser.get(url));
  await clock.advance(waitMs);
  const change = await clock.run(browser.submit(login, { username: ada.email, password: "Temp-Horse-9" }));
  const action = change.url;
  const csrf = browser.jar.cookiesOf("tools-login.auth.eu-west-1.amazoncognito.com")["XSRF-TOKEN"] ?? "";
  const form = { password: ada.password, _csrf: csrf };
  const back = await clock.run(browser.request(action, { method: "POST", form }));
  return { browser, callback: String(back.headers.location) };
}

describe("the callback refuses", () => {
  const change = (callback: string, name: string, value?: string) => {
    const target = new URL(callback);
    if (value === undefined) target.searchParams.delete(name);
    else target.searchParams.set(name, value);
    return target.href;
  };
  test.each([
    [
      "a made-up state",
      "401 AuthInvalidStateParam",
      (address: string) => change(address, "state", "x".repeat(80)),
    ],
    ["no state", "401 AuthMissingStateParam", (address: string) => change(address, "state")],
    ["no code", "401 AuthMissingCodeParam", (address: string) => change(address, "code")],
    ["a made-up code", "401 AuthInvalidGrantError", (address: string) => change(address, "code", "x")],
  ])("%s: %s", async (_, failure, tamper) => {
    const stage = makeStage();
    const { browser, callback } = await atCallback(stage);
    const answer = await stage.clock.run(browser.request(tamper(callback)));
    expect(`${answer.status}`).toBe(failure.slice(0, 3));
    expect(failuresOf(stage)).toEqual([failure]);
    expect(stage.reached).toHaveLength(0);
  });

  test("a code that has been used, in the same browser", async () => {
    const stage = makeStage();
    const { browser, callback } = await atCallback(stage);
    expect((await stage.clock.run(browser.request(callback))).status).toBe(302);
    expect((await stage.clock.run(browser.request(callback))).status).toBe(401);
  });

  test("another browser, without spending the code", async () => {
    const stage = makeStage();
    const { browser, callback } = await atCallback(stage);
    const thief = createBrowser(stage.world);
    expect((await stage.clock.run(thief.request(callback))).status).toBe(401);
    expect(failuresOf(stage)).toEqual(["401 AuthMissingAWSALBAuthNonce"]);
    expect((await stage.clock.run(browser.request(callback))).status).toBe(302);
  });

  test("a login that took more than 15 minutes", async () => {
    const stage = makeStage();
    const { browser, callback } = await atCallback(stage, 15 * 60_000);
    expect((await stage.clock.run(browser.request(callback))).status).toBe(401);
  });

  test("a code older than five minutes", async () => {
    const stage = makeStage();
    const { browser, callback } = await atCallback(stage);
    await stage.clock.advance(300_000);
    expect((await stage.clock.run(browser.request(callback))).status).toBe(401);
  });
});

test("a tampered cookie is refused", async () => {
  const { browser, clock, world } = await signedIn();
  const cookie = browser.jar.cookiesOf(host)["AWSELBAuthSessionCookie-0"] ?? "";
  const headers = { cookie: `AWSELBAuthSessionCookie-0=${cookie.slice(0, -4)}AAAA` };
  const answer = await clock.run(createBrowser(world).request(url, { headers }));
  expect(answer.status).toBe(401);
});

test("a security group without a way out to Cognito ends in a 500", async () => {
  const stage = makeStage({ egressPorts: [8080] });
  const result = await stage.clock.run(signUpAndIn(createBrowser(stage.world), stage.world, ada));
  expect(result.response.status).toBe(500);
  expect(failuresOf(stage)).toEqual(["500 AuthTokenEpRequestTimeout"]);
});

test("a pool with IssuerConfiguration UPDATED does not sign in at the load balancer", async () => {
  const stage = makeStage({ issuer: "UPDATED" });
  const result = await stage.clock.run(signUpAndIn(createBrowser(stage.world), stage.world, ada));
  expect(result.response.status).toBe(401);
  expect(failuresOf(stage)).toEqual(["401 AuthInvalidIdToken"]);
});

test("a scope without openid gives no ID token, and a 401", async () => {
  const stage = makeStage({ scopes: ["email"], settings: { Scope: "email" } });
  const result = await stage.clock.run(signUpAndIn(createBrowser(stage.world), stage.world, ada));
  expect(result.response.status).toBe(401);
  expect(failuresOf(stage)).toEqual(["401 AuthInvalidTokenResponse"]);
});

test("a rule that is gone by the time of the callback lets nobody in", async () => {
  const stage = makeStage();
  const { browser, callback } = await atCallback(stage);
  putRule(stage.world, {
    priority: "10",
    actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } }],
  });
  const answer = await stage.clock.run(browser.request(callback));
  expect(answer.status).toBe(503);
});
