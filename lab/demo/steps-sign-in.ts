import { createBrowser } from "../browser/browser.ts";
import { signUpAndIn } from "../browser/sign-in.ts";
import { type DemoStep, expectSeen } from "./stage.ts";
import type { WhoAmI } from "./steps-rollout.ts";

const email = "ada@example.com";
const password = "Correct-horse-7-battery";

export const sendAway: DemoStep = {
  name: "without a cookie",
  async play(stage) {
    const stranger = createBrowser(stage.lab.world);
    const { status, headers } = await stranger.request(`https://${stage.host}/api/whoami`);
    const location = String(headers.location ?? "");
    expectSeen(
      stage,
      status === 302 && location.includes("/oauth2/authorize"),
      `HTTP ${status} to ${location.split("?")[0]}`,
    );
    const plain = await stranger.request(`http://${stage.host}/`);
    expectSeen(stage, plain.status === 301, `plain HTTP: ${plain.status} to ${plain.headers.location}`);
  },
};

/** The article's eleven steps, each only if its exchange was really seen. */
export const signIn: DemoStep = {
  name: "sign up and sign in: the eleven steps",
  async play(stage) {
    const url = `https://${stage.host}/`;
    const { steps, response } = await signUpAndIn(stage.browser, stage.lab.world, { url, email, password });
    for (const { step, what } of steps) stage.narrator.line(`${String(step).padStart(2)}. ${what}`);
    stage.report.signInSteps = new Set(steps.map(({ step }) => step)).size;
    expectSeen(stage, stage.report.signInSteps === 11, `${stage.report.signInSteps} of 11 steps`);
    expectSeen(stage, response.status === 200, `the application answers HTTP ${response.status}`);
  },
};

export const showPage: DemoStep = {
  name: "the application's page",
  async play(stage) {
    const { body } = await stage.browser.get(`https://${stage.host}/api/whoami`);
    stage.narrator.line(body.toString());
    const { verified, user } = JSON.parse(body.toString()) as WhoAmI;
    expectSeen(stage, verified, "the application has verified the load balancer's signature and signer");
    expectSeen(stage, user?.email === email, `it knows the user as ${user?.email}`);
  },
};
