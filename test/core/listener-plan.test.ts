import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { AppRule } from "../../core/app-rule.ts";
import { planListener } from "../../core/listener-plan.ts";
import type { DesiredAttachment, ListenerStep } from "../../core/listener-state.ts";
import {
  type ModelListener,
  type ModelRule,
  observeModel,
  takeModelStep,
} from "../support/listener-model.ts";

const apps = ["a", "b", "c"] as const;

const ruleOf = (app: string, targetGroupArn = `targets-${app}`): AppRule => ({
  host: `${app}.example.com`,
  userPoolArn: "pool",
  userPoolClientId: `client-${app}`,
  userPoolDomain: "domain",
  scope: "openid email",
  sessionCookie: `cookie-${app}`,
  sessionSeconds: 60,
  targetGroupArn,
});

/** By ACM's tags: two certificates for each app, and one that is nobody's. */
const owners: Readonly<Record<string, string>> = Object.fromEntries(
  apps.flatMap((app) => [1, 2].map((number) => [`certificate-${app}${number}`, app])),
);
const certificates = [...Object.keys(owners), "certificate-foreign"];

const plan = (app: string, listener: ModelListener | undefined, desired: DesiredAttachment) =>
  planListener(app, observeModel(listener, owners), desired);

function run(app: string, start: ModelListener | undefined, steps: readonly ListenerStep[]) {
  const states: (ModelListener | undefined)[] = [start];
  for (const step of steps) states.push(takeModelStep(states.at(-1), app, step));
  return states;
}

const anyCertificate = fc.constantFrom(...certificates);

/** Any state that a listener of ours may be in: cut short, meddled with, doubled, with rules of others. */
const anyRule: fc.Arbitrary<Omit<ModelRule, "arn" | "priority">> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...apps).chain((app) =>
    fc.record(
      {
        app: fc.constant<string>(app),
        certificateArn: fc.constantFrom(`certificate-${app}1`, `certificate-${app}2`),
        says: fc.constantFrom(ruleOf(app), ruleOf(app, "old-targets")),
      },
      { requiredKeys: ["app"] },
    ),
  ),
);

const anyListener: fc.Arbitrary<ModelListener | undefined> = fc.option(
  fc.record({
    asMade: fc.boolean(),
    defaultCertificate: anyCertificate,
    listed: fc.uniqueArray(anyCertificate, { maxLength: 4 }),
    rules: fc
      .array(anyRule, { maxLength: 5 })
      .map((rules) =>
        rules.map((rule, index) => ({ ...rule, arn: `rule-${index}`, priority: 5000 + index })),
      ),
  }),
  { nil: undefined },
);

const anyDesire = (app: string): fc.Arbitrary<DesiredAttachment> =>
  fc.oneof(
    fc.constant<DesiredAttachment>({ state: "absent" }),
    fc.record({
      state: fc.constant("attached" as const),
      rule: fc.constant(ruleOf(app)),
      certificateArn: fc.constantFrom(`certificate-${app}1`, `certificate-${app}2`),
    }),
  );

const anyCase = fc
  .constantFrom(...apps)
  .chain((app) => fc.record({ app: fc.constant(app), listener: anyListener, desired: anyDesire(app) }));

const rulesOf = (app: string, listener: ModelListener | undefined) =>
  (listener?.rules ?? []).filter((rule) => rule.app === app);

const carried = (listener: ModelListener | undefined) =>
  listener ? [listener.defaultCertificate, ...listener.listed] : [];

function expectReached(app: string, end: ModelListener | undefined, desired: DesiredAttachment) {
  const rules = rulesOf(app, end);
  if (desired.state === "absent") {
    expect(rules).toEqual([]);
    expect(end?.listed.filter((arn) => owners[arn] === app) ?? []).toEqual([]);
    return;
  }
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatchObject({ says: desired.rule, certificateArn: desired.certificateArn });
  expect(carried(end).filter((arn) => owners[arn] === app)).toContain(desired.certificateArn);
  expect(new Set(carried(end).filter((arn) => owners[arn] === app)).size).toBe(1);
}

test("the steps reach what is desired, and then there are none", () => {
  fc.assert(
    fc.property(anyCase, ({ app, listener, desired }) => {
      const end = run(app, listener, plan(app, listener, desired)).at(-1);
      expectReached(app, end, desired);
      expect(plan(app, end, desired)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test("cut short after any step, a later run finishes", () => {
  fc.assert(
    fc.property(anyCase, fc.nat(), ({ app, listener, desired }, cut) => {
      const steps = plan(app, listener, desired);
      const middle = run(app, listener, steps.slice(0, cut % (steps.length + 1))).at(-1);
      expectReached(app, run(app, middle, plan(app, middle, desired)).at(-1), desired);
    }),
    { numRuns: 2000 },
  );
});

test("rules and certificates of others stay as they are, and the listener with them", () => {
  fc.assert(
    fc.property(anyCase, ({ app, listener, desired }) => {
      const others = (state: ModelListener | undefined) => ({
        rules: state?.rules.filter((rule) => rule.app !== app) ?? [],
        certificates: state?.listed.filter((arn) => owners[arn] !== app) ?? [],
      });
      const before = others(listener);
      for (const state of run(app, listener, plan(app, listener, desired)).slice(1)) {
        if (before.rules.length > 0) expect(others(state)).toEqual(before);
        if (carried(listener).some((arn) => (owners[arn] ?? app) !== app)) expect(state).toBeDefined();
      }
    }),
    { numRuns: 2000 },
  );
});

test("a rule keeps its priority for life, and none of the app's is missing while it should be there", () => {
  fc.assert(
    fc.property(anyCase, ({ app, listener, desired }) => {
      if (desired.state === "absent") return;
      const [first] = [...rulesOf(app, listener)].sort((one, other) => one.priority - other.priority);
      if (!first) return;
      for (const state of run(app, listener, plan(app, listener, desired)))
        expect(rulesOf(app, state)).toContainEqual(
          expect.objectContaining({ arn: first.arn, priority: first.priority }),
        );
    }),
    { numRuns: 2000 },
  );
});

test("an app's certificate is carried at every step, once it was", () => {
  fc.assert(
    fc.property(anyCase, ({ app, listener, desired }) => {
      const own = (state: ModelListener | undefined) => carried(state).some((arn) => owners[arn] === app);
      if (desired.state === "absent" || !own(listener)) return;
      for (const state of run(app, listener, plan(app, listener, desired))) expect(own(state)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

const attached = (app: string, certificateArn = `certificate-${app}1`): DesiredAttachment => ({
  state: "attached",
  rule: ruleOf(app),
  certificateArn,
});

test("the first app makes the listener, the second joins it, and the last one takes it along", () => {
  const first = plan("a", undefined, attached("a"));
  expect(first.map((step) => step.do)).toEqual(["create-listener", "create-rule"]);
  const one = run("a", undefined, first).at(-1);
  const second = plan("b", one, attached("b"));
  expect(second.map((step) => step.do)).toEqual(["create-rule", "add-certificate"]);
  const both = run("b", one, second).at(-1);
  const leaving = plan("a", both, { state: "absent" });
  expect(leaving).toEqual([
    { do: "set-default-certificate", certificateArn: "certificate-b1" },
    { do: "delete-rule", ruleArn: both?.rules[0]?.arn },
  ]);
  const left = run("a", both, leaving).at(-1);
  expect(plan("b", left, { state: "absent" })).toEqual([{ do: "delete-listener" }]);
});

test("a new certificate is carried before the old one goes, and named by the rule last", () => {
  const two = run("b", run("a", undefined, plan("a", undefined, attached("a"))).at(-1), [
    { do: "create-rule", priority: 7, rule: ruleOf("b"), certificateArn: "certificate-b1" },
    { do: "add-certificate", certificateArn: "certificate-b1" },
  ]).at(-1);
  expect(plan("b", two, attached("b", "certificate-b2"))).toEqual([
    { do: "add-certificate", certificateArn: "certificate-b2" },
    { do: "remove-certificate", certificateArn: "certificate-b1" },
    { do: "tag-rule", ruleArn: "rule-7", certificateArn: "certificate-b2" },
  ]);
  expect(plan("a", two, attached("a", "certificate-a2"))).toEqual([
    { do: "set-default-certificate", certificateArn: "certificate-a2" },
    { do: "tag-rule", ruleArn: two?.rules[0]?.arn, certificateArn: "certificate-a2" },
  ]);
});

test("a listener that another app has just made is not taken from it", () => {
  const fresh = { asMade: true, defaultCertificate: "certificate-b1", listed: [], rules: [] };
  expect(plan("a", fresh, { state: "absent" })).toEqual([]);
});
