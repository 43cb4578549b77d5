import type { Action, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "@jest/globals";
import { acmStore } from "../../../lab/acm/store.ts";
import { createBrowser, type RequestOptions } from "../../../lab/browser/browser.ts";
import { issuerOf, signToken } from "../../../lab/cognito/keys.ts";
import { meetsConditions } from "../../../lab/door/conditions.ts";
import { frontDoor } from "../../../lab/door/front-door.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import type { HttpRequest } from "../../../lab/kernel/http.ts";
import {
  balancerArn,
  forwardAction,
  groupArn,
  host,
  httpArn,
  httpsArn,
  makeStage,
  putCertificate,
  putRule,
  putTarget,
} from "./stage.ts";

const request: HttpRequest = {
  method: "GET",
  url: new URL("https://whoami.example.com/img/Cat.PNG?Version=V1&q=a*b"),
  headers: { host: "WhoAmI.example.com:443", "user-agent": "Mozilla/5.0 (Macintosh)" },
  body: Buffer.alloc(0),
  clientIp: "198.51.100.7",
};

const onHost = (...Values: string[]): RuleCondition => ({
  Field: "host-header",
  HostHeaderConfig: { Values },
});
const onPath = (...Values: string[]): RuleCondition => ({
  Field: "path-pattern",
  PathPatternConfig: { Values },
});
const onQuery = (Key: string | undefined, Value: string): RuleCondition => ({
  Field: "query-string",
  QueryStringConfig: { Values: [Key === undefined ? { Value } : { Key, Value }] },
});
const onHeader = (HttpHeaderName: string, ...Values: string[]): RuleCondition => ({
  Field: "http-header",
  HttpHeaderConfig: { HttpHeaderName, Values },
});
const onMethod = (...Values: string[]): RuleCondition => ({
  Field: "http-request-method",
  HttpRequestMethodConfig: { Values },
});
const onSource = (...Values: string[]): RuleCondition => ({ Field: "source-ip", SourceIpConfig: { Values } });

describe("a condition", () => {
  test.each<[string, RuleCondition, boolean]>([
    ["host, whatever its case", onHost("WHOAMI.example.COM"), true],
    ["one of several hosts", onHost("other.example.com", "whoami.example.com"), true],
    ["host by wildcard", onHost("*.example.com"), true],
    ["host by one character", onHost("who?mi.example.com"), true],
    ["a dot is only a dot", onHost("whoami?example.com"), true],
    ["another host", onHost("whoami-example.com"), false],
    ["host as plain values", { Field: "host-header", Values: ["*.example.com"] }, true],
    [
      "host by expression",
      { Field: "host-header", HostHeaderConfig: { RegexValues: ["^who[a-z]+\\."] } },
      true,
    ],
    ["path by wildcard", onPath("/img/*"), true],
    ["path in the wrong case", onPath("/img/*.png"), false],
    ["path without the query", onPath("/img/Cat.PNG"), true],
    ["query key and value, whatever their case", onQuery("version", "v1"), true],
    ["query value of any key", onQuery(undefined, "v?"), true],
    ["query value with a real star", onQuery("q", "a\\*b"), true],
    ["a star that is escaped is no wildcard", onQuery("version", "\\*"), false],
    ["another query", onQuery("version", "v2"), false],
    ["header by wildcard, whatever its case", onHeader("User-Agent", "*mozilla*"), true],
    ["header that is not there", onHeader("X-Token", "*"), false],
    ["method", onMethod("POST", "GET"), true],
    ["method in the wrong case", onMethod("get"), false],
    ["source", onSource("203.0.113.0/24", "198.51.100.0/24"), true],
    ["another source", onSource("192.0.2.1/32"), false],
  ])("%s", (_, condition, expected) => {
    expect(meetsConditions([condition], request)).toBe(expected);
  });

  test("counts together with all others", () => {
    expect(meetsConditions([onHost("whoami.*"), onMethod("POST")], request)).toBe(false);
    expect(meetsConditions([], request)).toBe(true);
  });
});

/** The answer to one request when the rule before all others has `actions`. */
async function answerOf(actions: Action[], url = `https://${host}/a/b?c=d`, options: RequestOptions = {}) {
  const stage = makeStage();
  putRule(stage.world, { priority: "1", actions });
  const answer = await stage.clock.run(createBrowser(stage.world).request(url, options));
  return { ...stage, answer };
}

describe("an action", () => {
  test.each([
    [{}, `https://${host}:443/a/b?c=d`],
    [
      { Host: "www.#{host}", Path: "/x/#{path}", Query: "#{query}&e=f" },
      `https://www.${host}:443/x/a/b?c=d&e=f`,
    ],
    [{ Protocol: "HTTP", Port: "8080", Path: "/", Query: "" }, `http://${host}:8080/`],
  ])("redirect with %j", async (config, location) => {
    const { answer } = await answerOf([
      { Type: "redirect", RedirectConfig: { ...config, StatusCode: "HTTP_302" } },
    ]);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(location);
  });

  test("fixed response", async () => {
    const config = { StatusCode: "418", ContentType: "text/html", MessageBody: "<p>tea</p>" };
    const { answer } = await answerOf([{ Type: "fixed-response", FixedResponseConfig: config }]);
    expect(answer).toMatchObject({ status: 418, body: "<p>tea</p>" });
  });

  test("forward by weight", async () => {
    const stage = makeStage();
    const empty = groupArn.replace("whoami", "empty");
    const groups = [
      { TargetGroupArn: groupArn, Weight: 3 },
      { TargetGroupArn: empty, Weight: 1 },
    ];
    putRule(stage.world, {
      priority: "1",
      actions: [{ Type: "forward", ForwardConfig: { TargetGroups: groups } }],
    });
    const browser = createBrowser(stage.world);
    const statuses: number[] = [];
    for (let count = 0; count < 400; count += 1)
      statuses.push((await stage.clock.run(browser.request(`https://${host}/`))).status);
    const good = statuses.filter((status) => status === 200).length;
    expect(good).toBeGreaterThan(260);
    expect(good).toBeLessThan(340);
    expect(statuses.filter((status) => status === 503)).toHaveLength(400 - good);
  });

  test("a rule that does not authenticate leaves the client's headers as they are", async () => {
    const headers = { "x-amzn-oidc-data": "forged" };
    const { reached } = await answerOf([forwardAction], `https://${host}/`, { headers });
    expect(reached[0]?.headers["x-amzn-oidc-data"]).toBe("forged");
  });

  test.each([
    ["no token", 401, () => undefined],
    ["a good token", 200, (token: string) => token],
    ["a changed token", 401, (token: string) => `${token.slice(0, -6)}AAAAAA`],
  ])("jwt-validation with %s is a %d", async (_, status, change) => {
    const stage = makeStage();
    const { world, clock, pool } = stage;
    const token = await signToken(world, pool, { claims: { scope: "read write" }, lifetimeMs: 60_000 });
    const Issuer = issuerOf(world, pool);
    const JwtValidationConfig = {
      Issuer,
      JwksEndpoint: `${Issuer}/.well-known/jwks.json`,
      AdditionalClaims: [{ Name: "scope", Format: "space-separated-values" as const, Values: ["write"] }],
    };
    putRule(world, {
      priority: "1",
      actions: [{ Type: "jwt-validation", Order: 1, JwtValidationConfig }, forwardAction],
    });
    const sent = change(token);
    const headers: Record<string, string> = sent ? { authorization: `Bearer ${sent}` } : {};
    const ask = () => clock.run(createBrowser(world).request(`https://${host}/`, { headers }));
    expect((await ask()).status).toBe(status);
    await clock.advance(60_000);
    expect((await ask()).status).toBe(401);
  });

  test("authenticate-oidc is refused loudly", async () => {
    await expect(answerOf([{ Type: "authenticate-oidc", Order: 1 }, forwardAction])).rejects.toThrow(
      "authenticate-oidc",
    );
  });
});

describe("forwarding", () => {
  const open: Action[] = [{ Type: "forward", TargetGroupArn: groupArn }];
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  async function forwarded(
    prepare: (stage: ReturnType<typeof makeStage>) => void,
    target?: () => Promise<never>,
  ) {
    const stage = makeStage(target ? { target } : {});
    putRule(stage.world, { priority: "1", actions: open });
    prepare(stage);
    const answer = await stage.clock.run(createBrowser(stage.world).request(`https://${host}/`));
    return { ...stage, answer };
  }

  test.each([
    ["ECONNREFUSED", 502],
    ["ECONNRESET", 502],
    ["ETIMEDOUT", 504],
  ])("a target that fails with %s is a %d", async (code, status) => {
    expect((await forwarded(() => undefined, failing(code))).answer.status).toBe(status);
  });

  test("a target that never answers is a 504 after the idle timeout", async () => {
    const { answer, clock } = await forwarded(
      () => undefined,
      () => new Promise(() => undefined),
    );
    expect(answer.status).toBe(504);
    expect(clock.now()).toBe(Date.parse("2026-11-22T09:01:00Z"));
  });

  test("a target whose security group does not let the load balancer in is a 504", async () => {
    const { answer, reached } = await forwarded(({ world }) => {
      const { securityGroups } = world.store(ec2Store);
      const alb = securityGroups.get("sg-alb");
      if (alb) securityGroups.set("sg-task", { ...alb, id: "sg-task", ingress: [] });
      world.store(ec2Store).networkInterfaces.set("10.0.2.17", {
        securityGroupIds: ["sg-task"],
        subnetId: "subnet-a",
        publicIp: false,
      });
    });
    expect(answer.status).toBe(504);
    expect(reached).toHaveLength(0);
  });

  test.each([
    ["initial", 503],
    ["draining", 503],
    ["unused", 503],
    ["unhealthy", 200],
    ["healthy", 200],
  ] as const)("a group with only a target that is %s answers %d", async (state, status) => {
    expect((await forwarded(({ world }) => putTarget(world, state))).answer.status).toBe(status);
  });

  test("healthy targets take turns, and others get nothing", async () => {
    const seen: string[] = [];
    const { world, clock } = makeStage();
    const counted = {
      ...world,
      containers: {
        ...world.containers,
        fetch: async (ip: string) => {
          seen.push(ip);
          return { status: 200, headers: {}, body: "" };
        },
      },
    };
    putRule(world, { priority: "1", actions: open });
    putTarget(world, "healthy", "10.0.2.18");
    putTarget(world, "unhealthy", "10.0.2.19");
    const door = frontDoor(counted)(host, new URL(`https://${host}/`));
    const one = {
      method: "GET",
      url: new URL(`https://${host}/`),
      headers: { host },
      body: Buffer.alloc(0),
      clientIp: "198.51.100.7",
    };
    for (let count = 0; count < 4; count += 1)
      await clock.run(door?.(one) ?? Promise.reject(new Error("no door")));
    expect(seen).toEqual(["10.0.2.17", "10.0.2.18", "10.0.2.17", "10.0.2.18"]);
  });
});

describe("the way to a load balancer", () => {
  const codeOf = async (
    url: string,
    prepare: (stage: ReturnType<typeof makeStage>) => void = () => undefined,
  ) => {
    const stage = makeStage();
    prepare(stage);
    const visit = createBrowser(stage.world).request(url);
    return stage.clock.run(
      visit.then(
        ({ status }) => status,
        ({ code }) => code,
      ),
    );
  };

  test.each([
    ["by its alias record", `https://${host}/`, 302],
    ["plain HTTP is redirected", `http://${host}/`, 301],
    [
      "a record that is a CNAME, with a certificate for another name",
      "https://other.example.com/",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    ["its own name, plain", "http://tools-1234567890.eu-west-1.elb.amazonaws.com/", 301],
    [
      "its own name, for which it has no certificate",
      "https://Tools-1234567890.eu-west-1.elb.amazonaws.com/",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    ["a name nobody knows", "https://nobody.example.com/", "ENOTFOUND"],
    ["a port where nobody listens", `https://${host}:8443/`, "ETIMEDOUT"],
  ])("%s", async (_, url, expected) => {
    expect(await codeOf(url)).toBe(expected);
  });

  test("without an HTTPS listener the connection is refused", async () => {
    const refused = await codeOf(`https://${host}/`, ({ world }) => {
      world.store(elbv2Store).listeners.delete(httpsArn);
    });
    expect(refused).toBe("ECONNREFUSED");
  });

  test("a certificate beside the default one is found by its name, a pending one is not shown", async () => {
    const add = ({ world }: ReturnType<typeof makeStage>, status: "ISSUED" | "PENDING_VALIDATION") => {
      putCertificate(world, "arn:2", ["*.example.com"]);
      const { certificates } = world.store(acmStore);
      const certificate = certificates.get("arn:2");
      if (certificate) certificates.set("arn:2", { ...certificate, status });
      const { listeners } = world.store(elbv2Store);
      const listener = listeners.get(httpsArn);
      if (listener)
        listeners.set(httpsArn, { ...listener, certificates: [...listener.certificates, "arn:2"] });
    };
    expect(await codeOf("https://other.example.com/", (stage) => add(stage, "ISSUED"))).toBe(404);
    expect(await codeOf("https://other.example.com/", (stage) => add(stage, "PENDING_VALIDATION"))).toBe(
      "ERR_TLS_CERT_ALTNAME_INVALID",
    );
  });

  test("a parking rule lets nobody round the login", async () => {
    const stage = makeStage();
    putRule(stage.world, {
      listenerArn: httpArn,
      priority: "5",
      conditions: [onSource("192.0.2.1/32"), onMethod("GATEHOUSE-PARKING")],
      actions: [{ Type: "forward", TargetGroupArn: groupArn }],
    });
    const browser = createBrowser(stage.world);
    const headers = { "x-forwarded-for": "192.0.2.1", "x-http-method-override": "GATEHOUSE-PARKING" };
    for (const method of ["GET", "GATEHOUSE-PARKING"]) {
      const answer = await stage.clock.run(browser.request(`http://${host}/`, { method, headers }));
      expect(answer.status).toBe(301);
    }
    expect(stage.reached).toHaveLength(0);
  });

  test("TRACE is not allowed", async () => {
    const { answer } = await answerOf([forwardAction], `https://${host}/`, { method: "TRACE" });
    expect(answer.status).toBe(405);
  });

  test("a load balancer whose subnets have no way to the internet cannot be reached", async () => {
    const dropped = await codeOf(`https://${host}/`, ({ world }) => {
      world.store(ec2Store).routeTables.clear();
      expect(world.store(elbv2Store).loadBalancers.has(balancerArn)).toBe(true);
    });
    expect(dropped).toBe("ETIMEDOUT");
  });
});
