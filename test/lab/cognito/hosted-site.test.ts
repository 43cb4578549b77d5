import { beforeEach, describe, expect, test } from "@jest/globals";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { type Browser, createBrowser, type Visited } from "../../../lab/browser/browser.ts";
import { signIn, signUpAndIn } from "../../../lab/browser/sign-in.ts";
import { codeFor } from "../../../lab/cognito/store.ts";
import { changeUser, createUser, userOf } from "../../../lab/cognito/users.ts";
import { host, makeStage, type StageSpec } from "../door/stage.ts";

const site = "https://tools-login.auth.eu-west-1.amazoncognito.com";
const callback = `https://${host}/oauth2/idpresponse`;
const email = "ada@example.com";
const password = "Correct-Horse-9";

let stage: ReturnType<typeof makeStage>;
let browser: Browser;
const run = <T>(work: Promise<T>) => stage.clock.run(work);
const start = (spec: StageSpec = {}) => {
  stage = makeStage(spec);
  browser = createBrowser(stage.world);
};
beforeEach(() => start());

const authorizeUrl = (changes: Readonly<Record<string, string>> = {}) => {
  const query = {
    client_id: stage.clientId,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid",
    state: "s",
  };
  return `${site}/oauth2/authorize?${new URLSearchParams({ ...query, ...changes })}`;
};
const textOf = ({ body }: Visited) => body.toString();
const problemOn = (page: Visited) => /role="alert">([^<]*)</.exec(textOf(page))?.[1];

/** A made user who has chosen a password; the browser stays without Cognito's cookies. */
function makeUser(name = email) {
  const user = createUser(stage.world, stage.pool, { name }, password);
  return changeUser(stage.world, stage.pool, user, { status: "CONFIRMED" });
}

describe("/oauth2/authorize", () => {
  test.each([
    [
      "a capital letter in the address",
      { redirect_uri: callback.replace("whoami", "Whoami") },
      "redirect_mismatch",
    ],
    ["a slash too many", { redirect_uri: `${callback}/` }, "redirect_mismatch"],
    ["another host", { redirect_uri: "https://evil.example.com/oauth2/idpresponse" }, "redirect_mismatch"],
    ["an unknown client", { client_id: "x" }, "invalid_request: Client does not exist."],
  ])("shows an error for %s and redirects nowhere", async (_, changes, problem) => {
    const page = await run(browser.request(authorizeUrl(changes)));
    expect(page.status).toBe(400);
    expect(problemOn(page)).toBe(problem);
  });

  test.each([
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ scope: "openid phone" }, "invalid_scope"],
  ])("tells the client of %j", async (changes, error) => {
    const { headers } = await run(browser.request(authorizeUrl(changes)));
    expect(headers.location).toBe(`${callback}?error=${error}&state=s`);
  });

  test("a second one goes through without asking, for an hour", async () => {
    await run(signUpAndIn(browser, stage.world, { url: `https://${host}/`, email, password }));
    const again = await run(browser.request(authorizeUrl()));
    expect(String(again.headers.location)).toMatch(
      /^https:\/\/whoami\.example\.com\/oauth2\/idpresponse\?code=.+&state=s$/,
    );
    await stage.clock.advance(3_600_000);
    expect((await run(browser.request(authorizeUrl()))).headers.location).toMatch(/^\/login/);
  });
});

describe("signing up", () => {
  const atSignUp = async () => run(browser.get(authorizeUrl().replace("/oauth2/authorize", "/signup")));

  test("asks for a better password in Cognito's words", async () => {
    for (const [weak, complaint] of [
      ["Sh0rt!", "Password not long enough"],
      ["alllowercase1!", "Password must have uppercase characters"],
      ["NoNumbers!!", "Password must have numeric characters"],
      ["NoSymbols11", "Password must have symbol characters"],
    ]) {
      const page = await run(browser.submit(await atSignUp(), { username: email, password: weak ?? "" }));
      expect(problemOn(page)).toBe(`Password did not conform with policy: ${complaint}`);
    }
  });

  test("does not take an address twice, whatever its case, nor what is none", async () => {
    expect(makeUser().status).toBe("CONFIRMED");
    const twice = await run(browser.submit(await atSignUp(), { username: "ADA@example.com", password }));
    expect(problemOn(twice)).toBe("User account already exists");
    const none = await run(browser.submit(await atSignUp(), { username: "ada", password }));
    expect(problemOn(none)).toBe("Username should be an email.");
  });

  test("takes the right code only, for a day; a new one replaces it", async () => {
    const confirm = await run(browser.submit(await atSignUp(), { username: email, password }));
    const code = codeFor(stage.world, stage.pool.id, email) ?? "";
    expect(textOf(confirm)).toContain(
      `This is the lab, which sends no mail. The code is <code>${code}</code>`,
    );
    const wrong = await run(browser.submit(confirm, { code: code === "000000" ? "000001" : "000000" }));
    expect(problemOn(wrong)).toBe("Invalid verification code provided, please try again.");
    const fresh = await run(browser.get(confirm.url.replace("/confirmUser", "/resendcode")));
    const old = await run(browser.submit(fresh, { code }));
    expect(problemOn(old)).toBe("Invalid verification code provided, please try again.");
    await stage.clock.advance(30 * 60_000);
    const right = await run(browser.submit(old, { code: codeFor(stage.world, stage.pool.id, email) ?? "" }));
    expect(right.way.some(({ location }) => location?.startsWith(`${callback}?code=`))).toBe(true);
    expect(userOf(stage.pool, email)).toMatchObject({
      status: "CONFIRMED",
      attributes: { email_verified: "true" },
    });
  });

  test("who did not confirm is asked to at the next sign-in", async () => {
    await run(browser.submit(await atSignUp(), { username: email, password }));
    await stage.clock.advance(25 * 3_600_000);
    const { response } = await run(
      signIn(createBrowser(stage.world), stage.world, { url: authorizeUrl(), email, password }),
    );
    expect(new URL(response.url).pathname).toBe("/confirmUser");
  });

  test("is not offered and not possible in a closed pool", async () => {
    start({ closed: true });
    expect(textOf(await run(browser.get(authorizeUrl())))).not.toContain("/signup");
    const page = await atSignUp();
    expect(problemOn(page)).toBe("SignUp is not permitted for this user pool");
    const { steps, response } = await run(
      signUpAndIn(browser, stage.world, { url: `https://${host}/`, email, password }),
    );
    expect(new URL(response.url).pathname).toBe("/login");
    expect(Math.max(...steps.map(({ step }) => step))).toBe(3);
    const login = await run(browser.get(authorizeUrl()));
    const forged = { ...login, body: textOf(login).replace("/login?", "/signup?") };
    const refused = await run(browser.submit(forged, { username: email, password }));
    expect(problemOn(refused)).toBe("SignUp is not permitted for this user pool");
    expect(stage.pool.users.size).toBe(0);
  });
});

describe("signing in", () => {
  const signInAs = (changes: { email?: string; password?: string; newPassword?: string } = {}) =>
    run(signIn(browser, stage.world, { url: authorizeUrl(), email, password, ...changes }));

  test("does not tell whether name or password was wrong", async () => {
    makeUser();
    const wrongPassword = await signInAs({ password: "Wrong-Horse-9" });
    const wrongName = await signInAs({ email: "bob@example.com" });
    expect(problemOn(wrongPassword.response)).toBe("Incorrect username or password.");
    expect(problemOn(wrongName.response)).toBe("Incorrect username or password.");
  });

  test("a disabled user is turned away", async () => {
    changeUser(stage.world, stage.pool, makeUser(), { enabled: false });
    expect(problemOn((await signInAs()).response)).toBe("User is disabled.");
  });

  test("a made user chooses a new password first, within seven days", async () => {
    start({ closed: true });
    createUser(stage.world, stage.pool, { name: email });
    const temporary = codeFor(stage.world, stage.pool.id, email) ?? "";
    const weak = await signInAs({ password: temporary, newPassword: "weak" });
    expect(problemOn(weak.response)).toBe("Password did not conform with policy: Password not long enough");
    const { response } = await signInAs({ password: temporary, newPassword: password });
    expect(response.way.some(({ location }) => location?.includes("code="))).toBe(true);
    createUser(stage.world, stage.pool, { name: "bob@example.com" }, "Temp-Horse-9");
    await stage.clock.advance(7 * 86_400_000);
    browser = createBrowser(stage.world);
    const late = await signInAs({ email: "bob@example.com", password: "Temp-Horse-9" });
    expect(problemOn(late.response)).toContain("Temporary password has expired");
  });

  test("a form that is not Cognito's own is refused", async () => {
    makeUser();
    const url = authorizeUrl().replace("/oauth2/authorize", "/login");
    const form = { username: email, password, _csrf: "made-up" };
    const { status } = await run(browser.request(url, { method: "POST", form }));
    expect(status).toBe(403);
  });

  test("a forgotten password is replaced with a code, once, within an hour", async () => {
    makeUser();
    const forgot = await run(browser.get(authorizeUrl().replace("/oauth2/authorize", "/forgotPassword")));
    const reset = await run(browser.submit(forgot, { username: email }));
    const code = codeFor(stage.world, stage.pool.id, email) ?? "";
    await stage.clock.advance(59 * 60_000);
    const back = await run(browser.submit(reset, { code, password: "Another-Horse-9" }));
    expect(back.way.some(({ location }) => location?.includes("code="))).toBe(true);
    expect(codeFor(stage.world, stage.pool.id, email)).not.toBe(code);
    browser = createBrowser(stage.world);
    expect(problemOn((await signInAs()).response)).toBe("Incorrect username or password.");
  });

  test("an expired code says so", async () => {
    expect(makeUser().status).toBe("CONFIRMED");
    const forgot = await run(browser.get(authorizeUrl().replace("/oauth2/authorize", "/forgotPassword")));
    const reset = await run(browser.submit(forgot, { username: email }));
    const code = codeFor(stage.world, stage.pool.id, email) ?? "";
    await stage.clock.advance(61 * 60_000);
    const late = await run(browser.submit(reset, { code, password: "Another-Horse-9" }));
    expect(problemOn(late)).toBe("Invalid code provided, please request a code again.");
  });

  test("a page for an address without an account looks the same", async () => {
    const forgot = await run(browser.get(authorizeUrl().replace("/oauth2/authorize", "/forgotPassword")));
    const reset = await run(browser.submit(forgot, { username: "nobody@example.com" }));
    expect(textOf(reset)).toContain("If there is an account of that address");
    const refused = await run(browser.submit(reset, { code: "123456", password: "Another-Horse-9" }));
    expect(problemOn(refused)).toBe("Invalid verification code provided, please try again.");
  });
});

test("managed login without a branding for the client draws no page", async () => {
  start({ branding: false });
  const page = await run(browser.get(authorizeUrl()));
  expect(page.status).toBe(403);
  expect(textOf(page)).toContain("Login pages unavailable");
});

describe("/logout", () => {
  const logOut = (uri: string) =>
    run(
      browser.request(
        `${site}/logout?${new URLSearchParams({ client_id: stage.clientId, logout_uri: uri })}`,
      ),
    );

  test("ends the session and goes to an address that the client has registered, and to no other", async () => {
    await run(signUpAndIn(browser, stage.world, { url: `https://${host}/`, email, password }));
    expect((await logOut("https://evil.example.com/")).status).toBe(400);
    expect((await logOut(`https://${host}/signed-out`)).headers.location).toBe(`https://${host}/signed-out`);
    expect((await run(browser.request(authorizeUrl()))).headers.location).toMatch(/^\/login/);
  });
});

describe("/oauth2/token", () => {
  async function freshCode(): Promise<string> {
    makeUser();
    const { response } = await run(
      signIn(createBrowser(stage.world), stage.world, { url: authorizeUrl({ state: "" }), email, password }),
    );
    const location = response.way.find((step) => step.location?.includes("code="))?.location ?? "";
    return new URL(location).searchParams.get("code") ?? "";
  }
  /** An exchange of our own, without the load balancer. */
  async function exchange(code: string, changes: Readonly<Record<string, string>> = {}) {
    const secret = stage.pool.clients.get(stage.clientId)?.ClientSecret ?? "";
    const form = {
      grant_type: "authorization_code",
      code,
      redirect_uri: callback,
      client_id: stage.clientId,
      client_secret: secret,
    };
    const { status, body } = await run(
      browser.request(`${site}/oauth2/token`, { method: "POST", form: { ...form, ...changes } }),
    );
    return { status, ...JSON.parse(body.toString()) };
  }

  test("gives tokens that the pool's public keys verify, for a code, once", async () => {
    const code = await freshCode();
    const { id_token, access_token } = await exchange(code);
    const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${stage.pool.id}`;
    const { body } = await run(browser.get(`${issuer}/.well-known/jwks.json`));
    const keys = createLocalJWKSet(JSON.parse(body.toString()) as JSONWebKeySet);
    const currentDate = new Date(stage.world.clock.now());
    const { payload } = await jwtVerify(id_token, keys, { issuer, audience: stage.clientId, currentDate });
    expect(payload).toMatchObject({ email, token_use: "id" });
    const headers = { authorization: `Bearer ${access_token}` };
    const info = await run(browser.request(`${site}/oauth2/userInfo`, { headers }));
    expect(JSON.parse(info.body.toString())).toMatchObject({ email, sub: payload.sub });
    expect(await exchange(code)).toEqual({ status: 400, error: "invalid_grant" });
  });

  test.each([
    [{ client_secret: "wrong" }, "invalid_client"],
    [{ redirect_uri: `${callback}/` }, "invalid_grant"],
    [{ grant_type: "password" }, "unsupported_grant_type"],
    [{ code: "made-up" }, "invalid_grant"],
  ])("refuses %j", async (changes, error) => {
    expect(await exchange(await freshCode(), changes)).toEqual({ status: 400, error });
  });

  test.each(["", "Bearer x", "Bearer a.b.c"])(
    "userInfo refuses the authorization %j",
    async (authorization) => {
      const { status } = await run(
        browser.request(`${site}/oauth2/userInfo`, { headers: { authorization } }),
      );
      expect(status).toBe(401);
    },
  );
});
