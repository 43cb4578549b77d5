import { expect, test } from "@jest/globals";
import { createApp } from "../../examples/whoami/app.mjs";
import { createBrowser } from "../../lab/browser/browser.ts";
import { signUpAndIn } from "../../lab/browser/sign-in.ts";
import type { HttpHandler } from "../../lab/kernel/http.ts";
import { balancerArn, host, makeStage } from "../lab/door/stage.ts";

test("behind the lab's load balancer whoami shows who signed in, and nothing without a login", async () => {
  const target: HttpHandler = (request) => app(request);
  const stage = makeStage({ target });
  const { world, clock } = stage;
  const fetchText = async (url: string) => (await createBrowser(world).request(url)).body.toString();
  const app = createApp({ ALB_ARN: balancerArn, VERSION: "2" }, { fetchText, now: clock.now });
  const browser = createBrowser(world);
  const user = { url: `https://${host}/`, email: "ada@example.com", password: "Correct-Horse-9" };
  const { steps, response } = await clock.run(signUpAndIn(browser, world, user));
  expect(steps.length).toBeGreaterThanOrEqual(11);
  expect(response.status).toBe(200);
  expect(response.body.toString()).toContain("<h1>ada@example.com</h1>");
  const answer = await clock.run(browser.get(`https://${host}/api/whoami`));
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    version: "2",
    verified: true,
    user: { email: "ada@example.com" },
  });
});
