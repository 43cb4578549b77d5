import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { createApp } from "../../examples/whoami/app.mjs";
import { publicKeysSite, signClaims } from "../../lab/door/identity-headers.ts";
import { doorStore } from "../../lab/door/store.ts";
import { testWorld } from "../support/lab-world.ts";

const ours = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/tools/1";
const theirs = "arn:aws:elasticloadbalancing:eu-west-1:999999999999:loadbalancer/app/evil/2";
const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_POOL";
const ada = { claims: { sub: "u-1", email: "ada@example.com" }, issuer, clientId: "client" };

/** The app, with the keys of the lab's load balancers and the lab's time. */
function makeApp(environment: Readonly<Record<string, string>> = { ALB_ARN: ours }) {
  const { world, clock } = testWorld();
  world.internet.serve(publicKeysSite(world));
  const fetched: string[] = [];
  const fetchText = async (address: string) => {
    fetched.push(address);
    const url = new URL(address);
    const request = { method: "GET", url, headers: { host: url.host }, body: Buffer.alloc(0), clientIp: "" };
    const { status, body } = await world.internet.fetch(request);
    if (status !== 200) throw new Error(`HTTP ${status}`);
    return body.toString();
  };
  const app = createApp({ VERSION: "7", ...environment }, { fetchText, now: world.clock.now });
  const get = (url: string, token?: string) =>
    app({ method: "GET", url, headers: token === undefined ? {} : { "x-amzn-oidc-data": token } });
  return { world, clock, get, fetched };
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("shows the user's verified claims", async () => {
  const { world, get, fetched } = makeApp();
  const token = signClaims(world, ours, ada);
  const answer = await get("/api/whoami", token);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({
    version: "7",
    verified: true,
    signer: ours,
    user: { email: "ada@example.com", sub: "u-1" },
  });
  const page = await get("/", token);
  expect(page.body).toContain("<h1>ada@example.com</h1>");
  expect(page.body).toContain("Signature and signer verified");
  expect(fetched).toHaveLength(1);
});

test("claims are shown as text, never as markup", async () => {
  const { world, get } = makeApp();
  const claims = { sub: "u-1", email: "<script>alert(1)</script>", "<b>": "<i>" };
  const { body } = await get("/", signClaims(world, ours, { ...ada, claims }));
  expect(body).not.toMatch(/<script|<b>|<i>/);
});

test("without ALB_ARN the signer is shown as unverified", async () => {
  const { world, get } = makeApp({});
  const token = signClaims(world, theirs, ada);
  expect(JSON.parse((await get("/api/whoami", token)).body)).toMatchObject({
    verified: false,
    signer: theirs,
  });
  expect((await get("/", token)).body).toContain("signer not");
});

describe("answers 401", () => {
  type World = ReturnType<typeof makeApp>["world"];
  const expired = {
    typ: "JWT",
    alg: "ES256",
    kid: "12345678-1234-1234-1234-123456789012",
    signer: ours,
    exp: 1,
  };
  const cases: readonly (readonly [string, (world: World) => string | undefined])[] = [
    ["without claims", () => undefined],
    ["to another load balancer's signature", (world) => signClaims(world, theirs, ada)],
    [
      "to another load balancer's signature that names ours",
      (world) => {
        const [, payload, signature] = signClaims(world, theirs, ada).split(".");
        const kid = world.store(doorStore).signingKeys.get(theirs)?.kid;
        return `${part({ ...expired, kid, exp: 4e9 })}.${payload}.${signature}`;
      },
    ],
    [
      "to changed claims",
      (world) => {
        const [head, , signature] = signClaims(world, ours, ada).split(".");
        return `${head}.${part({ sub: "root" })}.${signature}`;
      },
    ],
    ["to a token without an algorithm", () => `${part({ ...expired, alg: "none", exp: 4e9 })}.${part({})}.`],
    ["to a key id that is a path", () => `${part({ ...expired, kid: "../x", exp: 4e9 })}.${part({})}.AAAA`],
    ["to an unknown key", () => `${part({ ...expired, exp: 4e9 })}.${part({})}.AAAA`],
    ["to what is no token", () => "x"],
  ];
  test.each(cases)("%s", async (_, makeToken) => {
    const { world, get } = makeApp();
    signClaims(world, ours, ada);
    const token = makeToken(world);
    for (const path of ["/", "/api/whoami", "/anything"]) expect((await get(path, token)).status).toBe(401);
    expect((await get("/healthz", token)).status).toBe(200);
  });

  test("to an expired token", async () => {
    const { world, clock, get } = makeApp();
    const token = signClaims(world, ours, ada);
    expect((await get("/", token)).status).toBe(200);
    await clock.advance(121_000);
    expect((await get("/", token)).status).toBe(401);
  });
});

test("an unreachable key server is asked again at the next request", async () => {
  let isDown = true;
  const { world } = makeApp();
  const token = signClaims(world, ours, ada);
  const pem = world.store(doorStore).signingKeys.get(ours)?.publicPem ?? "";
  const fetchText = () => (isDown ? Promise.reject(new Error("down")) : Promise.resolve(pem));
  const app = createApp({ ALB_ARN: ours }, { fetchText, now: world.clock.now });
  const request = { method: "GET", url: "/", headers: { "x-amzn-oidc-data": token } };
  expect((await app(request)).status).toBe(401);
  isDown = false;
  expect((await app(request)).status).toBe(200);
});

function startServer(environment: Readonly<Record<string, string>>): {
  child: ChildProcess;
  log: () => string;
} {
  const child = spawn(process.execPath, ["examples/whoami/server.mjs"], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", ...environment },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  return { child, log: () => text };
}

test("the server ends in peace on SIGTERM, and at once with FAIL_ON_START", async () => {
  const good = startServer({ VERSION: "3" });
  await once(good.child.stdout ?? good.child, "data");
  good.child.kill("SIGTERM");
  const [code] = await once(good.child, "close");
  expect(code).toBe(0);
  expect(good.log()).toMatch(/"listening".*"3"[\s\S]*"stopping"[\s\S]*"stopped"/);
  const bad = startServer({ FAIL_ON_START: "cannot find my configuration" });
  expect((await once(bad.child, "close"))[0]).toBe(1);
  expect(bad.log()).toContain("cannot find my configuration");
});
