import { acmStore } from "../acm/store.ts";
import { isProven } from "../acm/validation-record.ts";
import { elbv2Store } from "../elbv2/store.ts";
import { waitUntil } from "../kernel/clock.ts";
import { callLogStore } from "../wire/call-log.ts";
import { type DemoStep, expectSeen, type Stage } from "./stage.ts";

const minuteMs = 60_000;

/** Looks until `holds`, at most `minutes` of AWS's time. */
async function waitFor(stage: Stage, minutes: number, what: string, holds: () => boolean): Promise<void> {
  const { clock } = stage.lab.world;
  const start = clock.now();
  await waitUntil(clock, () => holds() || clock.now() - start > minutes * minuteMs);
  expectSeen(stage, holds(), `${what}, after ${Math.round((clock.now() - start) / 1000)} s`);
}

export const deploy: DemoStep = {
  name: "deploy",
  async play(stage) {
    const run = await stage.act({ image: stage.push("1") });
    expectSeen(stage, run.exitCode === 0, "the Action is green");
    expectSeen(stage, run.outputs.url === `https://${stage.host}`, `its output url is ${run.outputs.url}`);
  },
};

/** What nobody waits for: the functions finish it while the runner is gone. */
export const certificate: DemoStep = {
  name: "certificate and rule",
  async play(stage) {
    const { world } = stage.lab;
    const certificates = () => [...world.store(acmStore).certificates.values()];
    const rules = () => [...world.store(elbv2Store).rules.values()];
    await waitFor(stage, 5, "the certificate has been requested", () => certificates().length === 1);
    await waitFor(stage, 10, "validate-certificate has put its record into the zone", () =>
      certificates().every(({ validations }) => validations.every((name) => isProven(world, name))),
    );
    await waitFor(stage, 30, "ACM has issued the certificate", () => certificates()[0]?.status === "ISSUED");
    await waitFor(stage, 10, "attach-listener-rule has attached the sign-in rule", () =>
      rules().some(({ Actions }) => Actions[0]?.Type === "authenticate-cognito"),
    );
  },
};

/** A deployment with nothing to do costs next to nothing. */
export const nothingToDo: DemoStep = {
  name: "nothing to do",
  async play(stage) {
    const { calls } = stage.lab.world.store(callLogStore);
    const before = calls.length;
    const run = await stage.act({ image: stage.reference("2") });
    const made = calls.slice(before).filter(({ principalArn }) => principalArn.endsWith(":root"));
    expectSeen(stage, run.exitCode === 0, `the Action is green after ${made.length} calls`);
    const changes = made.filter(({ operation }) => /^(Create|Update|Delete|Put|Execute)/.test(operation));
    expectSeen(stage, changes.length === 0, "no change set, no write of any kind");
  },
};
