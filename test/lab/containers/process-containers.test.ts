import { resolve } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { imageCatalogue } from "../../../lab/containers/image-catalogue.ts";
import { type ProcessContainers, processContainers } from "../../../lab/containers/process-containers.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";

const entry = resolve("test/lab/containers/whoami-fixture.cjs");
const running: ProcessContainers[] = [];
afterEach(async () => {
  for (const containers of running.splice(0)) await containers.close();
});

async function started() {
  process.env.LAB_SECRET = "of the lab";
  const clock = virtualClock();
  const catalogue = imageCatalogue();
  catalogue.register("whoami:1", { process: { entry, command: ["one"] } });
  const containers = processContainers({ clock, catalogue });
  running.push(containers);
  const lines: string[] = [];
  const container = await containers.start({
    image: "whoami:1",
    name: "app",
    environment: {},
    containerPort: 8080,
    ip: "10.0.1.5",
    onLog: (line) => lines.push(line),
  });
  return { clock, containers, container, lines };
}

const request = (path: string, body = "") => ({
  method: "POST",
  url: new URL(path, "https://app.example.com"),
  headers: { host: "app.example.com" },
  body: Buffer.from(body),
  clientIp: "192.0.2.7",
});

/** Asks again until the program listens; each refusal takes the turn of a real connection attempt. */
async function ask({ containers }: { containers: ProcessContainers }, path: string, body?: string) {
  for (;;) {
    try {
      return await containers.fetch("10.0.1.5", 8080, request(path, body));
    } catch (error) {
      if ((error as { code?: string }).code !== "ECONNREFUSED") throw error;
    }
  }
}

test("a container is a process: requests, large bodies, cookies, logs and its end", async () => {
  const lab = await started();
  const body = "x".repeat(3_000_000);
  const answer = await ask(lab, "/hello?a=b", body);
  expect(answer.headers).toMatchObject({
    "set-cookie": ["a=1", "b=2"],
    "x-path": "/hello?a=b",
    "x-host": "app.example.com",
  });
  expect(answer.body.length).toBe(body.length);
  expect(lab.lines.sort()).toEqual(["arguments: one", "secret: undefined"]);
  await lab.container.stop(30_000);
  expect(await lab.container.exited).toEqual({ exitCode: 143 });
  await expect(lab.containers.fetch("10.0.1.5", 8080, request("/"))).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});

test("a container that ends by itself says with which code", async () => {
  const lab = await started();
  await expect(ask(lab, "/exit")).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await lab.container.exited).toEqual({ exitCode: 3 });
});
