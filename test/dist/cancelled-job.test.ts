import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { environmentOf } from "./run-action.ts";

/** An AWS that takes every request and never answers. */
async function silentAws() {
  let heard: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = createServer(() => heard());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends the job with one line on what goes on", async (signal, code) => {
  const aws = await silentAws();
  const inputs = { name: "wiki", image: "wiki:1", "domain-name": "wiki.example.com" };
  const environment = {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL: aws.url,
  };
  const env = environmentOf(inputs, environment, mkdtempSync(join(tmpdir(), "gatehouse-")));
  const child = spawn(process.env.ACTION_NODE ?? process.execPath, ["dist/index.cjs"], { env });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  await aws.asked;
  child.kill(signal);
  const exitCode = await new Promise((resolve) => child.on("close", resolve));
  aws.close();
  expect(exitCode).toBe(code);
  expect(output.trim()).toBe(
    `${signal}: what was started goes on in AWS without this job. \`mode: status\` shows how far it is; run the job again to go on from there.`,
  );
});
