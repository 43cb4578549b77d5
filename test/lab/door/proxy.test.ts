import { request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type LabProxy, startProxy } from "../../../lab/door/proxy.ts";
import { elbv2Store } from "../../../lab/elbv2/store.ts";
import { groupArn, host, httpsArn, makeStage, putCertificate, putRule } from "./stage.ts";

const stage = makeStage();
let proxy: LabProxy;

beforeAll(async () => {
  putRule(stage.world, {
    priority: "1",
    conditions: [{ Field: "path-pattern", Values: ["/open"] }],
    actions: [{ Type: "forward", TargetGroupArn: groupArn }],
  });
  proxy = await startProxy(stage.world);
});
afterAll(() => proxy.close());

/** Asks the proxy for a tunnel. */
function tunnelTo(authority: string): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ port: proxy.port, host: "127.0.0.1", method: "CONNECT", path: authority });
    asked.on("connect", ({ statusCode = 0 }, socket) => resolve({ status: statusCode, socket }));
    asked.on("error", reject);
    asked.end();
  });
}

async function secure(authority: string, servername = authority.split(":")[0] ?? ""): Promise<TLSSocket> {
  const { socket } = await tunnelTo(authority);
  const stream = connectTls({ socket, servername, ca: proxy.caPem });
  return new Promise((resolve, reject) => {
    stream.once("secureConnect", () => resolve(stream));
    stream.once("error", reject);
  });
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(stream: Socket, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({
      createConnection: () => stream,
      path,
      headers: { host, connection: "keep-alive", ...headers },
    });
    asked.on("response", (message) => {
      let body = "";
      message.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      message.on("end", () => resolve({ status: message.statusCode ?? 0, headers: message.headers, body }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("through the proxy", () => {
  test("a host is reached over TLS with the listener's certificate, many times on one connection", async () => {
    const stream = await secure(`${host}:443`);
    expect(stream.authorized).toBe(true);
    expect(stream.getPeerCertificate().subjectaltname).toBe(`DNS:${host}, DNS:*.tools.example.com`);
    for (let count = 0; count < 200; count += 1) {
      const { status, body } = await ask(stream, "/open", { "x-count": String(count) });
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ "x-count": String(count), "x-forwarded-for": "127.0.0.1" });
    }
    stream.destroy();
  });

  test("the sign-in starts, at Cognito over TLS too", async () => {
    const app = await secure(`${host}:443`);
    const { status, headers } = await ask(app, "/");
    expect(status).toBe(302);
    expect(headers["set-cookie"]?.[0]).toContain("AWSALBAuthNonce=");
    app.destroy();
    const target = new URL(String(headers.location));
    const cognito = await secure(`${target.host}:443`);
    const login = await ask(cognito, `/login${target.search}`, { host: target.host });
    expect(login.body).toContain("<h1>Sign in</h1>");
    cognito.destroy();
  });

  test("plain requests go to the HTTP listener", async () => {
    const address = `http://${host}/a`;
    const answer = await new Promise<number | undefined>((resolve) => {
      httpRequest({ port: proxy.port, host: "127.0.0.1", path: address, headers: { host } }, (message) => {
        message.resume();
        resolve(message.statusCode);
      }).end();
    });
    expect(answer).toBe(301);
  });

  test("a name without a certificate gets the default one, which does not fit", async () => {
    await expect(secure("other.example.com:443")).rejects.toThrow(/does not match certificate's altnames/);
  });

  test("a name that has one beside the default gets that", async () => {
    putCertificate(stage.world, "arn:2", ["other.example.com"]);
    const { listeners } = stage.world.store(elbv2Store);
    const listener = listeners.get(httpsArn);
    if (listener) listeners.set(httpsArn, { ...listener, certificates: [...listener.certificates, "arn:2"] });
    const stream = await secure("other.example.com:443");
    expect(stream.getPeerCertificate().subjectaltname).toBe("DNS:other.example.com");
    stream.destroy();
  });

  test("a port without a listener is refused, and an unknown host cannot be asked", async () => {
    const refused = await tunnelTo(`${host}:8443`);
    expect(refused.status).toBe(502);
    refused.socket.destroy();
    const stream = await secure("nobody.example.com:443");
    const { status, body } = await ask(stream, "/", { host: "nobody.example.com" });
    expect(`${status} ${body}`).toBe("502 getaddrinfo ENOTFOUND nobody.example.com\n");
    stream.destroy();
  });
});
