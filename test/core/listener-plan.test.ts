import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AppRule, appRulesOf, kindOf } from "../../core/app-rule.ts";
import { planListener } from "../../core/listener-plan.ts";
import type { DesiredAttachment, ListenerStep } from "../../core/listener-state.ts";
import { ruleWords } from "../../core/listener-words.ts";
import { rangeOf } from "../../core/rule-priority.ts";
import {
  actionTypes,
  hostsOf,
  type ModelListener,
  type ModelRule,
  observeModel,
  ruleFor,
  takeModelStep,
} from "../support/listener-model.ts";

const apps = ["a", "b", "c"] as const;

/** What an app's stack asks for; another target group stands for whatever else may have changed. */
function rulesOf(
  name: string,
  served: readonly string[],
  redirected: readonly string[] = [],
  TargetGroupArn = `targets-${name}`,
) {
  const outputs = {
    DomainName: served[0] ?? "",
    AlternativeNames: served.slice(1).join(),
    RedirectFrom: redirected.join(),
    UserPoolArn: "pool",
    UserPoolClientId: `client-${name}`,
    UserPoolDomain: "domain",
    TargetGroupArn,
  };
  const rules = appRulesOf({ platform: "tools", name }, outputs);
  if (!rules) throw new Error("no host name");
  return rules;
}

/** Seven exact names and four wildcards, some below others: enough for two rules of a kind. */
const hostsOfApp = (app: string) =>
  ["", "www.", "m.", "shop.", "x.y.", "old.", "new."].map((label) => `${label}${app}.org`);
const wildcardsOfApp = (app: string) => [
  `*.${app}.org`,
  `*.y.${app}.org`,
  `*.x.y.${app}.org`,
  `*.${app}.com`,
];

/** By ACM's tags: two certificates for each app, and one that is nobody's. */
const owners: Readonly<Record<string, string>> = Object.fromEntries(
  apps.flatMap((app) => [1, 2].map((number) => [`certificate-${app}${number}`, app])),
);
const certificates = [...Object.keys(owners), "certificate-foreign"];

const placeOf = (name: string) => ({ platform: "tools", name, loadBalancerArn: "balancer" });
const plan = (app: string, listener: ModelListener | undefined, desired: DesiredAttachment) =>
  planListener(placeOf(app), observeModel(listener, owners), desired);

function run(start: ModelListener | undefined, steps: readonly ListenerStep[]) {
  const states: (ModelListener | undefined)[] = [start];
  for (const step of steps) states.push(takeModelStep(states.at(-1), step));
  return states;
}

/** All states on the way until nothing is left to do. */
function settle(app: string, start: ModelListener | undefined, desired: DesiredAttachment) {
  const states: (ModelListener | undefined)[] = [start];
  for (let round = 0; round < 3; round += 1)
    states.push(...run(states.at(-1), plan(app, states.at(-1), desired)).slice(1));
  return states;
}

const anyCertificate = fc.constantFrom(...certificates);

const anyWish = (app: string): fc.Arbitrary<readonly AppRule[]> =>
  fc
    .tuple(
      fc.shuffledSubarray(hostsOfApp(app), { minLength: 1 }),
      fc.shuffledSubarray(hostsOfApp(app)),
      fc.shuffledSubarray(wildcardsOfApp(app)),
    )
    .map(([served, ...redirected]) => rulesOf(app, served, redirected.flat()));

const anyDesire = (app: string): fc.Arbitrary<DesiredAttachment> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<DesiredAttachment>({ rules: [] }) },
    {
      weight: 4,
      arbitrary: fc.record({
        rules: anyWish(app),
        certificate: fc.constantFrom(`certificate-${app}1`, `certificate-${app}2`),
      }),
    },
  );

const stranger = (hosts: readonly string[], TargetGroupArn = "elsewhere") =>
  ruleWords(hosts, [{ Type: "forward", TargetGroupArn }]);

/** What an app's rule may be found to say: something that was wanted once, or what somebody has made of it. */
const anyWords = (app: string) =>
  fc
    .record({
      hosts: fc.shuffledSubarray([...hostsOfApp(app), ...wildcardsOfApp(app), "by-hand.net"], {
        minLength: 1,
        maxLength: 5,
      }),
      actions: fc.constantFrom(
        ...rulesOf(app, [`${app}.org`], [`www.${app}.org`]).map((rule) => rule.actions),
        ...rulesOf(app, [`old.${app}.org`], [`m.${app}.org`], "old-targets").map((rule) => rule.actions),
        [{ Type: "forward", TargetGroupArn: `targets-${app}` }],
      ),
    })
    .map(({ hosts, actions }) => ruleWords(hosts, actions));

const anyRule: fc.Arbitrary<Omit<ModelRule, "arn" | "priority">> = fc.oneof(
  fc.constant({ words: stranger(["stranger.net"]) }),
  fc.constantFrom(...apps).chain((app) =>
    fc.record(
      {
        app: fc.constant<string>(app),
        certificate: fc.constantFrom(`certificate-${app}1`, `certificate-${app}2`),
        words: anyWords(app),
      },
      { requiredKeys: ["app", "words"] },
    ),
  ),
);

/** In every range, and outside of all. */
const anyPriority = fc.oneof(
  fc.integer({ min: 1, max: 50_000 }),
  fc.constantFrom(0, 2, 3, 4, 5).chain((labels) => {
    const { first, last } = rangeOf(labels);
    return fc.integer({ min: first, max: last });
  }),
);

/** Any state that a listener of ours may be in: cut short, meddled with, doubled, with rules of others. */
const anyListener: fc.Arbitrary<ModelListener | undefined> = fc.option(
  fc.record({
    asMade: fc.boolean(),
    defaultCertificate: anyCertificate,
    listed: fc.uniqueArray(anyCertificate, { maxLength: 4 }),
    rules: fc
      .uniqueArray(fc.tuple(anyPriority, anyRule), { maxLength: 6, selector: ([priority]) => priority })
      .map((rules) => rules.map(([priority, rule], index) => ({ ...rule, arn: `found-${index}`, priority }))),
  }),
  { nil: undefined, freq: 9 },
);

const anyCase = fc
  .constantFrom(...apps)
  .chain((app) =>
    fc.record({ app: fc.constant<string>(app), listener: anyListener, desired: anyDesire(app) }),
  );

const ownRules = (app: string, listener: ModelListener | undefined) =>
  (listener?.rules ?? []).filter((rule) => rule.app === app);

const carried = (listener: ModelListener | undefined) =>
  listener ? [listener.defaultCertificate, ...listener.listed] : [];

const ownCertificates = (app: string, listener: ModelListener | undefined) => [
  ...new Set(carried(listener).filter((arn) => owners[arn] === app)),
];

/** Every host in exactly one rule that says what it should, in the range of its kind, with the certificate's name on it. */
function expectReached(
  app: string,
  end: ModelListener | undefined,
  { rules, certificate }: DesiredAttachment,
) {
  const own = ownRules(app, end);
  expect(own.flatMap(hostsOf).sort()).toEqual(rules.flatMap(({ hosts }) => hosts).sort());
  expect(own.every((rule) => rule.certificate === certificate)).toBe(true);
  for (const { hosts, actions } of rules)
    for (const host of hosts) {
      const [rule] = own.filter((one) => hostsOf(one).includes(host));
      expect(rule?.words.Actions).toEqual(actions);
      const { first, last } = rangeOf(kindOf(host));
      expect(rule?.priority).toBeGreaterThanOrEqual(first);
      expect(rule?.priority).toBeLessThanOrEqual(last);
    }
  if (certificate) expect(ownCertificates(app, end)).toEqual([certificate]);
  else expect(end?.listed.filter((arn) => owners[arn] === app) ?? []).toEqual([]);
}

const numRuns = 150;

test("the steps reach what is desired, and then there are none", () => {
  fc.assert(
    fc.property(anyCase, ({ app, listener, desired }) => {
      const end = settle(app, listener, desired).at(-1);
      expectReached(app, end, desired);
      expect(plan(app, end, desired)).toEqual([]);
    }),
    { numRuns },
  );
});

test("cut short after any step, a later run finishes", () => {
  fc.assert(
    fc.property(anyCase, fc.nat(), ({ app, listener, desired }, cut) => {
      const steps = plan(app, listener, desired);
      const middle = run(listener, steps.slice(0, cut % (steps.length + 1))).at(-1);
      expectReached(app, settle(app, middle, desired).at(-1), desired);
    }),
    { numRuns },
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
      for (const state of settle(app, listener, desired).slice(1)) {
        if (before.rules.length > 0) expect(others(state)).toEqual(before);
        if (carried(listener).some((arn) => (owners[arn] ?? app) !== app)) expect(state).toBeDefined();
      }
    }),
    { numRuns },
  );
});

/** A listener as a run has left it for some earlier wish, with another app of the platform and a stranger on it. */
const anyChange = fc
  .record({
    before: anyWish("a"),
    after: anyWish("a"),
    neighbour: anyWish("b"),
    certificate: fc.constantFrom("certificate-a1", "certificate-a2"),
  })
  .map(({ before, after, neighbour, certificate }) => {
    const first = settle("b", undefined, { rules: neighbour, certificate: "certificate-b1" }).at(-1);
    const both = settle("a", first, { rules: before, certificate: "certificate-a1" }).at(-1);
    return { before, after, listener: both, states: settle("a", both, { rules: after, certificate }) };
  });

const outcome = (listener: ModelListener | undefined, host: string) => {
  const rule = ruleFor(listener, host);
  return { app: rule?.app, types: rule && actionTypes(rule) };
};

const withSignIn = ["authenticate-cognito", "forward"];
const served = (rules: readonly AppRule[]) => rules[0]?.hosts ?? [];
const redirected = (rules: readonly AppRule[]) => rules.slice(1).flatMap(({ hosts }) => hosts);
/** A host that a wildcard stands for; an exact one stands for itself. */
const sample = (host: string) => host.replace("*", "any");

/** What must never be seen on the way, for names that are wanted before and after. */
function breaches(state: ModelListener | undefined, before: readonly AppRule[], after: readonly AppRule[]) {
  const all = (rules: readonly AppRule[]) => [...served(rules), ...redirected(rules)];
  const lost = all(before)
    .filter((host) => all(after).includes(host) && outcome(state, sample(host)).app !== "a")
    .map((host) => `${host} is not found`);
  const open = served(before)
    .filter((host) => served(after).includes(host))
    .filter((host) => outcome(state, host).types?.join() !== withSignIn.join())
    .map((host) => `${host} is not behind the sign-in`);
  return [...lost, ...open];
}

/** A rule of ours signs in and forwards, or sends elsewhere. */
function isSound(rule: ModelRule): boolean {
  const { RedirectConfig } = (rule.words.Actions[0] ?? {}) as { RedirectConfig?: { Host: string } };
  if (RedirectConfig) return !hostsOf(rule).includes(RedirectConfig.Host);
  return actionTypes(rule).join() === withSignIn.join();
}

test("on the way from any wish to any other, no name that stays is ever not found, let in without the sign-in, or sent to itself", () => {
  fc.assert(
    fc.property(anyChange, ({ before, after, states }) => {
      expect(states.flatMap((state) => breaches(state, before, after))).toEqual([]);
      expect(states.flatMap((state) => ownRules("a", state)).filter((rule) => !isSound(rule))).toEqual([]);
    }),
    { numRuns },
  );
});

/** Names that a rule has and another rule takes. */
const shadowed = (state: ModelListener | undefined) =>
  (state?.rules ?? [])
    .flatMap(hostsOf)
    .filter((host) => !hostsOf(ruleFor(state, sample(host)) ?? ({} as ModelRule)).includes(host));

test("no wildcard takes a name that an app has exactly, its own or another's, and of two wildcards the narrower comes first", () => {
  fc.assert(
    fc.property(anyChange, ({ states }) => {
      expect(states.flatMap(shadowed)).toEqual([]);
    }),
    { numRuns },
  );
});

test("a rule keeps its priority for life, the neighbours their rules, and with more names no rule goes", () => {
  fc.assert(
    fc.property(anyChange, ({ before, after, listener, states }) => {
      const end = states.at(-1);
      expect(end?.rules.filter(({ app }) => app !== "a")).toEqual(
        listener?.rules.filter(({ app }) => app !== "a"),
      );
      const priorities = new Map(ownRules("a", listener).map(({ arn, priority }) => [arn, priority]));
      for (const { arn, priority } of ownRules("a", end))
        expect(priority).toBe(priorities.get(arn) ?? priority);
      const isMore = (part: (rules: readonly AppRule[]) => readonly string[]) =>
        part(before).every((host) => part(after).includes(host));
      if (isMore(served) && isMore(redirected))
        for (const arn of priorities.keys())
          expect(ownRules("a", end).map((rule) => rule.arn)).toContain(arn);
    }),
    { numRuns },
  );
});

test("an app's certificate is carried at every step, once it was", () => {
  fc.assert(
    fc.property(anyCase, ({ app, listener, desired }) => {
      const own = (state: ModelListener | undefined) => ownCertificates(app, state).length > 0;
      if (!desired.certificate || !own(listener)) return;
      for (const state of settle(app, listener, desired)) expect(own(state)).toBe(true);
    }),
    { numRuns },
  );
});

const wish = (
  app: string,
  served: readonly string[] = [`${app}.org`],
  redirected: readonly string[] = [],
): DesiredAttachment => ({ rules: rulesOf(app, served, redirected), certificate: `certificate-${app}1` });

const calls = (steps: readonly ListenerStep[]) => steps.map((step) => step.do);
const attach = (app: string, listener?: ModelListener, desired = wish(app)) =>
  settle(app, listener, desired).at(-1);

test("the first app makes the listener, the second joins it, and the last one takes it along", () => {
  expect(calls(plan("a", undefined, wish("a")))).toEqual(["CreateListener"]);
  const one = attach("a");
  expect(calls(plan("b", one, wish("b")))).toEqual(["CreateRule", "AddListenerCertificates"]);
  const both = attach("b", one);
  const leaving = plan("a", both, { rules: [] });
  expect(calls(leaving)).toEqual(["ModifyListener", "DeleteRule"]);
  expect(leaving[0]).toMatchObject({ Certificates: [{ CertificateArn: "certificate-b1" }] });
  const left = run(both, leaving).at(-1);
  expect(calls(plan("b", left, { rules: [] }))).toEqual(["DeleteListener"]);
});

test("a new certificate is carried before the old one goes, and named by the rules last", () => {
  const two = attach("b", attach("a"), wish("b", ["b.org"], ["www.b.org"]));
  expect(
    calls(plan("b", two, { ...wish("b", ["b.org"], ["www.b.org"]), certificate: "certificate-b2" })),
  ).toEqual(["AddListenerCertificates", "RemoveListenerCertificates", "AddTags", "AddTags"]);
  expect(calls(plan("a", two, { ...wish("a"), certificate: "certificate-a2" }))).toEqual([
    "ModifyListener",
    "AddTags",
  ]);
});

test("a listener that another app has just made is not taken from it", () => {
  const fresh = { asMade: true, defaultCertificate: "certificate-b1", listed: [], rules: [] };
  expect(plan("a", fresh, { rules: [] })).toEqual([]);
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.a.org`);
const sizes = (listener: ModelListener | undefined) =>
  ownRules("a", listener).map((rule) => [actionTypes(rule).length, hostsOf(rule).length]);

test("names are packed into as few rules as AWS allows: one more changes a rule with room, or makes one", () => {
  const four = attach("a", undefined, wish("a", names(4), ["*.a.com", "*.a.net", "www.a.org"]));
  expect(sizes(four)).toEqual([
    [2, 4],
    [1, 2],
    [1, 1],
  ]);
  const five = wish("a", names(5), ["*.a.com", "*.a.net", "www.a.org"]);
  expect(calls(plan("a", four, five))).toEqual(["ModifyRule"]);
  const full = attach("a", four, five);
  expect(calls(plan("a", full, wish("a", names(7), ["*.a.com", "*.a.net", "www.a.org"])))).toEqual([
    "CreateRule",
  ]);
  expect(calls(plan("a", full, wish("a", names(5), ["*.a.net"])))).toEqual(["ModifyRule", "DeleteRule"]);
});

test("the one rule of earlier days, without ranges, stays; where wildcards live now, it makes place once its successor is there", () => {
  const old = (priority: number): ModelListener => ({
    asMade: true,
    defaultCertificate: "certificate-a1",
    listed: [],
    rules: [
      {
        ...{ arn: "old", priority, app: "a", certificate: "certificate-a1" },
        words: ruleWords(["a.org"], rulesOf("a", ["a.org"])[0]?.actions ?? []),
      },
    ],
  });
  expect(plan("a", old(12_345), wish("a"))).toEqual([]);
  expect(calls(plan("a", old(12_345), wish("a", ["a.org", "b.org"])))).toEqual(["ModifyRule"]);
  expect(calls(plan("a", old(48_000), wish("a")))).toEqual(["CreateRule", "DeleteRule"]);
});

test("a host that another app has already is left to it, whichever kind of rule it has; the others are taken", () => {
  const first = attach("a", undefined, wish("a", ["shared.org"], ["www.shared.org"]));
  const both = attach("b", first, wish("b", ["b.org", "shared.org"], ["www.shared.org", "old.b.org"]));
  expect(outcome(both, "shared.org").app).toBe("a");
  expect(outcome(both, "www.shared.org").app).toBe("a");
  expect(ownRules("b", both).map(hostsOf)).toEqual([["b.org"], ["old.b.org"]]);
  const left = settle("a", both, { rules: [] }).at(-1);
  expect(calls(plan("b", left, wish("b", ["b.org", "shared.org"])))).toEqual(["ModifyRule", "DeleteRule"]);
});

test("a name that is served now and redirected next is never sent to itself on the way", () => {
  const before = attach("a", undefined, wish("a", ["one.org"], ["two.org", "three.org"]));
  const steps = plan("a", before, wish("a", ["two.org"], ["one.org", "three.org"]));
  expect(calls(steps)).toEqual(["ModifyRule", "ModifyRule", "ModifyRule"]);
  expect(steps.map((step) => "Conditions" in step && step.Conditions[0])).toMatchObject([
    { HostHeaderConfig: { Values: ["two.org", "three.org"] } },
    { HostHeaderConfig: { Values: ["one.org", "three.org"] } },
    { HostHeaderConfig: { Values: ["two.org"] } },
  ]);
});
